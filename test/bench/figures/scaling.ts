import type { Bench } from '../bench.ts'
import { type Figure, median } from '../figure.ts'

const count = 30
const rounds = 3
const concurrencies = [4, 8, 16]

/** A service from 0 to 30 tasks, until all of them are RUNNING. Milliseconds. */
async function scaleThroughMarina({ marina, service }: Bench): Promise<number> {
  const abort = new AbortController()
  const begin = performance.now()
  await marina.client.updateService({ service, desiredCount: count })
  try {
    for await (const event of marina.client.watch({ scope: 'service', cluster: 'default', service }, abort.signal)) {
      if (event.type !== 'snapshot' && event.type !== 'changes') continue
      if (event.changes.some((change) => change.kind === 'service' && change.op === 'put' && change.value.runningCount === count)) {
        return performance.now() - begin
      }
    }
  } finally {
    abort.abort()
  }
  throw new Error('the watch ended before the service was scaled')
}

/** The same containers by hand, so many at a time. Milliseconds. */
async function scaleByHand({ docker, createOptions }: Bench, concurrency: number): Promise<number> {
  const begin = performance.now()
  const made: { remove(options: { force: boolean }): Promise<unknown> }[] = []
  let started = 0
  const worker = async () => {
    while (started < count) {
      started += 1
      const container = await docker.createContainer(createOptions())
      made.push(container)
      await container.start()
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const took = performance.now() - begin
  await Promise.all(made.map((container) => container.remove({ force: true })))
  return took
}

/** Tasks per second from 0 to 30 over dockerode at whichever concurrency serves it best. */
export async function scaling(bench: Bench): Promise<Figure[]> {
  const marina: number[] = []
  const raw = new Map<number, number[]>(concurrencies.map((concurrency) => [concurrency, []]))
  for (let round = 0; round < rounds; round += 1) {
    marina.push(await scaleThroughMarina(bench))
    await bench.marina.client.updateService({ service: bench.service, desiredCount: 0 })
    await bench.allStopped()
    for (const [concurrency, times] of raw) times.push(await scaleByHand(bench, concurrency))
  }
  const perSecond = (milliseconds: number) => (count * 1000) / milliseconds
  const [best, bestMs] = [...raw].map(([concurrency, times]) => [concurrency, median(times)] as const).sort((a, b) => a[1] - b[1])[0] ?? [
    0,
    Number.NaN,
  ]
  const value = perSecond(median(marina))
  const reference = { name: `dockerode, ${best} at a time,`, value: perSecond(bestMs) }
  return [
    {
      name: 'scaling from 0 to 30 tasks',
      value,
      unit: 'tasks/s',
      reference,
      ratio: value / reference.value,
      goal: { at: 'least', ratio: 0.95 },
    },
  ]
}
