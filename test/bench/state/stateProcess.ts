import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'

export type Question =
  | { ask: 'addServices'; count: number }
  | { ask: 'addStoppedTasks'; count: number }
  | { ask: 'heap' }
  | { ask: 'listen' }
  | { ask: 'times' }

export interface Answers {
  addServices: null
  addStoppedTasks: null
  /** Bytes in use after garbage was collected. */
  heap: number
  /** The endpoint. */
  listen: string
  /** Milliseconds on the server's side, one for each request since the last time. */
  times: number[]
}

/** A process of its own, so that neither the asking nor another state shares its heap and its loop. */
export interface StateProcess {
  ask<Ask extends Question['ask']>(question: Question & { ask: Ask }): Promise<Answers[Ask]>
  /** One ECS request after the other on one kept connection. Throws for any answer but 200. */
  send(operation: string, body: object, times: number): Promise<Record<string, unknown>>
  stop(): Promise<void>
}

const server = fileURLToPath(new URL('./server.ts', import.meta.url))

export function startStateProcess(): StateProcess {
  const child = fork(server, { execArgv: ['--expose-gc'] })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  let endpoint = ''
  const ended = new AbortController()
  child.once('exit', () => ended.abort(new Error('the process that holds the state ended')))
  const ask: StateProcess['ask'] = async (question) => {
    const answer = once(child, 'message', { signal: ended.signal })
    child.send(question)
    const [value] = (await answer) as [Answers[(typeof question)['ask']]]
    return value
  }
  return {
    ask,
    async send(operation, body, times) {
      endpoint ||= await ask({ ask: 'listen' })
      let answer = ''
      for (let count = 0; count < times; count += 1) answer = await post(endpoint, agent, operation, JSON.stringify(body))
      return JSON.parse(answer) as Record<string, unknown>
    },
    async stop() {
      agent.destroy()
      const gone = once(child, 'exit')
      child.kill()
      await gone
    },
  }
}

function post(endpoint: string, agent: Agent, operation: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}`,
      'content-length': Buffer.byteLength(body),
    }
    const call = request(endpoint, { agent, method: 'POST', headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      answer.on('end', () => (answer.statusCode === 200 ? resolve(text) : reject(new Error(`${operation}: ${text}`))))
    })
    call.on('error', reject).end(body)
  })
}
