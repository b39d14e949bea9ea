import { Agent, request } from 'node:http'
import type { Bench } from '../bench.ts'
import type { Figure } from '../figure.ts'

const connections = 8
const warmUpMs = 1_000
const measureMs = 4_000

/** Asks again and again on one kept connection until `until`; counts the answers that came after `from`. */
async function hammer(endpoint: URL, agent: Agent, body: string, from: number, until: number): Promise<number> {
  let answered = 0
  while (performance.now() < until) {
    await new Promise<void>((resolve, reject) => {
      const call = request(
        endpoint,
        {
          agent,
          method: 'POST',
          headers: {
            'content-type': 'application/x-amz-json-1.1',
            'x-amz-target': 'AmazonEC2ContainerServiceV20141113.DescribeServices',
            'content-length': body.length,
          },
        },
        (answer) => {
          if (answer.statusCode !== 200) reject(new Error(`DescribeServices answered ${answer.statusCode}`))
          answer.resume().on('end', resolve)
        },
      )
      call.on('error', reject).end(body)
    })
    if (performance.now() >= from) answered += 1
  }
  return answered
}

/** DescribeServices of one service over 8 connections, the asking included: it shares the machine with the answering. */
export async function requests({ marina, service }: Bench): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const begin = performance.now()
  const answers = await Promise.all(
    Array.from({ length: connections }, () =>
      hammer(new URL(marina.endpoint), agent, JSON.stringify({ services: [service] }), begin + warmUpMs, begin + warmUpMs + measureMs),
    ),
  )
  agent.destroy()
  const value = answers.reduce((sum, count) => sum + count, 0) / (measureMs / 1000)
  return [
    {
      name: `DescribeServices over ${connections} connections`,
      value,
      unit: 'requests/s',
      ratio: value,
      goal: { at: 'least', ratio: 5000 },
    },
  ]
}
