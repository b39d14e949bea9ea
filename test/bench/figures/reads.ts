import { type Figure, median, percentile } from '../figure.ts'
import { serviceName, tasksPerService } from '../state/filledState.ts'
import { type StateProcess, startStateProcess } from '../state/stateProcess.ts'

const services = { small: 100, large: 1_000 }
const rounds = 15
const requestsPerRound = 200
const limitMs = 5

interface Read {
  name: string
  operation: string
  body(state: StateProcess): Promise<object>
}

const operations: readonly Read[] = [
  { name: 'ListTasks', operation: 'ListTasks', body: async () => ({}) },
  {
    name: 'ListTasks, a later page',
    operation: 'ListTasks',
    body: async (state) => ({ nextToken: (await state.send('ListTasks', {}, 1))['nextToken'] }),
  },
  {
    name: 'DescribeTasks(100)',
    operation: 'DescribeTasks',
    body: async (state) => ({ tasks: (await state.send('ListTasks', {}, 1))['taskArns'] }),
  },
  {
    name: 'DescribeServices(10)',
    operation: 'DescribeServices',
    body: async () => ({ services: Array.from({ length: 10 }, (_, index) => serviceName(index * 9 + 1)) }),
  },
]

/** Milliseconds on the server's side of each round. */
async function round(state: StateProcess, operation: string, body: object): Promise<{ p50: number; p99: number }> {
  await state.ask({ ask: 'times' })
  await state.send(operation, body, requestsPerRound)
  const times = await state.ask({ ask: 'times' })
  return { p50: median(times), p99: percentile(times, 99) }
}

/**
 * What a page costs on the server's side in a state of 10,000 tasks and 1,000 services, over HTTP; and against the same page in a tenth of
 * that state. Rounds of both in turn, and their medians, so that a busy machine is busy for both.
 */
export async function reads(): Promise<Figure[]> {
  const small = startStateProcess()
  const large = startStateProcess()
  try {
    await small.ask({ ask: 'addServices', count: services.small })
    await large.ask({ ask: 'addServices', count: services.large })
    const figures: Figure[] = []
    for (const read of operations) figures.push(...(await measure(read, small, large)))
    return figures
  } finally {
    await Promise.all([small.stop(), large.stop()])
  }
}

async function measure({ name, operation, body }: Read, small: StateProcess, large: StateProcess): Promise<Figure[]> {
  const bodies = { small: await body(small), large: await body(large) }
  const taken: { small: { p50: number; p99: number }[]; large: { p50: number; p99: number }[] } = { small: [], large: [] }
  for (let count = 0; count < rounds + 1; count += 1) {
    const one = await round(small, operation, bodies.small)
    const other = await round(large, operation, bodies.large)
    // The first warms up.
    if (count === 0) continue
    taken.small.push(one)
    taken.large.push(other)
  }
  const value = median(taken.large.map(({ p99 }) => p99))
  const [smallMs, largeMs] = [median(taken.small.map(({ p50 }) => p50)), median(taken.large.map(({ p50 }) => p50))]
  const [few, many] = [services.small * tasksPerService, services.large * tasksPerService]
  return [
    { name: `${name} of ${many} tasks, p99 inside the server`, value, unit: 'ms', ratio: value, goal: { at: 'most', ratio: limitMs } },
    {
      name: `${name} of ${many} tasks, median inside the server`,
      value: largeMs,
      unit: 'ms',
      reference: { name: `of ${few} tasks`, value: smallMs },
      ratio: largeMs / smallMs,
      goal: { at: 'most', ratio: 1.5 },
    },
  ]
}
