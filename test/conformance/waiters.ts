/** Every waiter of the SDK, to its success and, where it has one, to its failure. */
import * as ecs from '@aws-sdk/client-ecs'
import { daemonWaiterCases } from './cases/daemonCases.ts'
import { accounts, type Daemon } from './daemon.ts'

export interface WaiterCase {
  /** As the SDK names it, without `waitUntil`. */
  waiter: string
  outcome: 'success' | 'failure'
  run(client: ecs.ECSClient): Promise<unknown>
}

const soon = (client: ecs.ECSClient) => ({ client, minDelay: 1, maxDelay: 1, maxWaitTime: 30 })
const noTask = '0'.repeat(32)

const cases: readonly WaiterCase[] = [
  {
    waiter: 'TasksRunning',
    outcome: 'success',
    run: async (client) => ecs.waitUntilTasksRunning(soon(client), { tasks: [await runTask(client)] }),
  },
  { waiter: 'TasksRunning', outcome: 'failure', run: (client) => ecs.waitUntilTasksRunning(soon(client), { tasks: [noTask] }) },
  {
    waiter: 'TasksStopped',
    outcome: 'success',
    async run(client) {
      const task = await runTask(client)
      await client.send(new ecs.StopTaskCommand({ task }))
      return ecs.waitUntilTasksStopped(soon(client), { tasks: [task] })
    },
  },
  {
    waiter: 'ServicesStable',
    outcome: 'success',
    async run(client) {
      await createService(client, 'stable')
      return ecs.waitUntilServicesStable(soon(client), { services: ['stable'] })
    },
  },
  { waiter: 'ServicesStable', outcome: 'failure', run: (client) => ecs.waitUntilServicesStable(soon(client), { services: ['nothing'] }) },
  {
    waiter: 'ServicesInactive',
    outcome: 'success',
    async run(client) {
      await createService(client, 'inactive')
      await client.send(new ecs.DeleteServiceCommand({ service: 'inactive', force: true }))
      return ecs.waitUntilServicesInactive(soon(client), { services: ['inactive'] })
    },
  },
  {
    waiter: 'ServicesInactive',
    outcome: 'failure',
    run: (client) => ecs.waitUntilServicesInactive(soon(client), { services: ['nothing'] }),
  },
  ...daemonWaiterCases,
]

async function runTask(client: ecs.ECSClient): Promise<string> {
  const { tasks } = await client.send(new ecs.RunTaskCommand({ taskDefinition: 'waiter' }))
  return tasks?.[0]?.taskArn ?? ''
}

const createService = (client: ecs.ECSClient, serviceName: string) =>
  client.send(new ecs.CreateServiceCommand({ serviceName, taskDefinition: 'waiter', desiredCount: 1 }))

/** These only wait: they know no failure (spec part 1, 1.6). */
const patient = new Set(['TasksStopped', 'DaemonTaskDefinitionDeleted'])
const outcomesOf = (waiter: string): WaiterCase['outcome'][] => (patient.has(waiter) ? ['success'] : ['success', 'failure'])

export interface WaiterScore {
  waiter: string
  outcome: WaiterCase['outcome']
  passed: boolean
  why: string
}

export async function scoreWaiters(daemon: Daemon): Promise<WaiterScore[]> {
  const client = daemon.sdk(accounts.waiters)
  const container = { name: 'app', image: 'marina/hello', memory: 16 }
  await client.send(new ecs.RegisterTaskDefinitionCommand({ family: 'waiter', containerDefinitions: [container] }))
  const names = Object.keys(ecs)
    .flatMap((name) => /^waitUntil(\w+)$/.exec(name)?.[1] ?? [])
    .sort()
  const scores: WaiterScore[] = []
  for (const waiter of names) {
    for (const outcome of outcomesOf(waiter)) {
      const why = await whyNot(client, waiter, outcome)
      scores.push({ waiter, outcome, passed: why === '', why })
    }
  }
  return scores
}

async function whyNot(client: ecs.ECSClient, waiter: string, outcome: WaiterCase['outcome']): Promise<string> {
  const one = cases.find((candidate) => candidate.waiter === waiter && candidate.outcome === outcome)
  if (!one) return 'there is no case for it yet'
  const ended = await one.run(client).then(
    () => 'SUCCESS',
    (error: unknown) => stateOf(error),
  )
  return ended === outcome.toUpperCase() ? '' : `it ended with ${ended}`
}

/** A waiter that saw a failure throws its result as JSON. */
function stateOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return /"state":"(\w+)"/.exec(text)?.[1] ?? text.slice(0, 200)
}
