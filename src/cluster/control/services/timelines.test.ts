/** The worked values and the timelines of the specification (part 1, 5.2, 5.4, 5.7 and 5.8), lived through on a fake clock. */
import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { repeatedEventPauseMs } from '#cluster/state/writes/serviceEvents.ts'
import { buildInstance, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'

const minute = 60_000
const second = buildTaskDefinition({}, { revision: 2 })
const checked = (revision: number) =>
  buildTaskDefinition(
    { containerDefinitions: [{ name: 'app', image: 'a', cpu: 1, memory: 1, healthCheck: { command: ['CMD', '/check'] } }] },
    { revision },
  )
const [third, fourth] = [checked(3), checked(4)]
const roomy = { ...buildInstance().registered, cpu: 1_000_000, memoryMiB: 1_000_000 }

let world: ControlWorld
/** By revision; the others take 10 s to start and 5 s to stop. */
let fates: Record<string, Fate>
const steady: Fate = { startMs: 10_000, stopMs: 5_000 }

beforeEach(() => {
  fates = {}
  world = openControlWorld({ fateOf: (task) => fates[task.taskDefinitionArn] ?? steady })
  world.store.update('register', (tx) => {
    for (const definition of [second, third, fourth]) tx.put('taskDefinitions', definition)
    tx.put('containerInstances', buildInstance({ registered: roomy }))
  })
  world.start()
})
afterEach(() => world.close())

async function runs(over: Parameters<ControlWorld['createService']>[0]): Promise<ServiceArn> {
  const arn = world.createService(over)
  await world.clock.advance(2 * minute)
  expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  return arn
}

/** What was said since, in seconds after it, with ids replaced by `A`, `B`, … in the order in which they appear. */
function said(arn: ServiceArn, since: number): [seconds: number, message: string][] {
  const names = new Map<string, string>()
  const nameOf = (id: string) => {
    names.set(id, names.get(id) ?? String.fromCharCode(65 + names.size))
    return names.get(id) ?? ''
  }
  return world.store
    .read()
    .serviceEvents.by('service', arn)
    .filter(({ createdAt }) => createdAt >= since)
    .map(({ createdAt, message }) => [
      (createdAt - since) / 1_000,
      message.replace('(service web) ', '').replace(/[0-9a-f]{32}|ecs-svc\/\d+/g, nameOf),
    ])
}

interface Course {
  /** Tasks of the older deployment that were told to stop before any of the new one was started. */
  stoppedFirst: number
  /** Tasks of the new deployment that were started before any of the older one was told to stop. */
  startedFirst: number
  leastRunning: number
  mostLive: number
}

/** What a rolling update did, from the tasks there were after each commit. */
async function rollOver(arn: ServiceArn, ms = 10 * minute): Promise<Course> {
  const course: Course = { stoppedFirst: 0, startedFirst: 0, leastRunning: Infinity, mostLive: 0 }
  let [started, stopped] = [0, 0]
  const cancel = world.store.subscribe(({ changes }) => {
    for (const change of changes) {
      if (change.table !== 'tasks') continue
      if (!change.before) started += 1
      if (change.before?.desiredStatus === 'RUNNING' && change.after?.desiredStatus === 'STOPPED') stopped += 1
    }
    if (started === 0) course.stoppedFirst = stopped
    if (stopped === 0) course.startedFirst = started
    course.leastRunning = Math.min(course.leastRunning, world.runningTasks(arn).length)
    course.mostLive = Math.max(course.mostLive, world.liveTasks(arn).length)
  })
  world.deploy(arn, { taskDefinitionArn: second.arn })
  await world.clock.advance(ms)
  cancel()
  return course
}

describe('the worked values of rolling updates (5.2)', () => {
  interface Row extends Course {
    desired: number
    min: number
    max: number
    completes: boolean
  }
  it.each<Row>([
    // Of 4 at 50 %, two may stop first.
    { desired: 4, min: 50, max: 100, stoppedFirst: 2, startedFirst: 0, leastRunning: 2, mostLive: 4, completes: true },
    // Of 2 at 75 % the floor is 2: nothing may stop, and at 100 % nothing may start.
    { desired: 2, min: 75, max: 100, stoppedFirst: 0, startedFirst: 0, leastRunning: 2, mostLive: 2, completes: false },
    { desired: 2, min: 75, max: 150, stoppedFirst: 0, startedFirst: 1, leastRunning: 2, mostLive: 3, completes: true },
    // 4 at 200 % may be 8.
    { desired: 4, min: 100, max: 200, stoppedFirst: 0, startedFirst: 4, leastRunning: 4, mostLive: 8, completes: true },
    // 3 at 125 % are 3: nothing may start.
    { desired: 3, min: 100, max: 125, stoppedFirst: 0, startedFirst: 0, leastRunning: 3, mostLive: 3, completes: false },
    { desired: 3, min: 34, max: 125, stoppedFirst: 1, startedFirst: 0, leastRunning: 2, mostLive: 3, completes: true },
    // All may stop; all may be doubled; one in steps of one.
    { desired: 3, min: 0, max: 100, stoppedFirst: 3, startedFirst: 0, leastRunning: 0, mostLive: 3, completes: true },
    { desired: 1, min: 100, max: 200, stoppedFirst: 0, startedFirst: 1, leastRunning: 1, mostLive: 2, completes: true },
    { desired: 1, min: 0, max: 100, stoppedFirst: 1, startedFirst: 0, leastRunning: 0, mostLive: 1, completes: true },
    { desired: 5, min: 50, max: 150, stoppedFirst: 2, startedFirst: 2, leastRunning: 3, mostLive: 7, completes: true },
    // Beyond 200 % no more start than are wanted.
    { desired: 2, min: 100, max: 250, stoppedFirst: 0, startedFirst: 2, leastRunning: 2, mostLive: 4, completes: true },
  ])('$desired at $min and $max percent', async ({ desired, min, max, completes, ...course }) => {
    const deploymentConfiguration = { minimumHealthyPercent: min, maximumPercent: max }
    const arn = await runs({ desiredCount: desired, deploymentConfiguration })
    const { stoppedFirst, startedFirst, leastRunning, mostLive } = await rollOver(arn)
    const isTogether = course.stoppedFirst > 0 && course.startedFirst > 0
    expect({ leastRunning, mostLive }).toEqual({ leastRunning: course.leastRunning, mostLive: course.mostLive })
    // Where both are allowed they come with one commit, and neither is first.
    if (!isTogether)
      expect({ stoppedFirst, startedFirst }).toEqual({ stoppedFirst: course.stoppedFirst, startedFirst: course.startedFirst })
    expect(world.service(arn).deployments[0]?.rolloutState).toBe(completes ? 'COMPLETED' : 'IN_PROGRESS')
    const blocked = said(arn, 0).filter(([, message]) => message.startsWith('was unable to stop or start tasks during a deployment'))
    expect(blocked).toHaveLength(completes ? 0 : 1)
  })
})

const breaker = (over: Partial<DeploymentCircuitBreaker> = {}) => ({
  deploymentConfiguration: {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: false, ...over },
  },
})

describe('what counts as healthy (5.2)', () => {
  const completedAfter = async (arn: ServiceArn, since: number) => {
    await world.clock.advance(5 * minute)
    return said(arn, since).find(([, message]) => message.endsWith('deployment completed.'))?.[0]
  }

  it('without a check is a task that has run for 40 seconds', async () => {
    const since = world.clock.now()
    expect(await completedAfter(world.createService({ desiredCount: 1, ...breaker() }), since)).toBe(10 + 40)
  })

  it('is a task of an instance that drains as soon as it runs: it stays until another one serves', async () => {
    const arn = world.createService({ desiredCount: 1, ...breaker() })
    await world.clock.advance(20_000)
    world.store.update('drain', (tx) => {
      tx.put('containerInstances', buildInstance({ status: 'DRAINING', registered: roomy }))
      tx.put('containerInstances', buildInstance({ id: 'instance2', node: 'other' }))
    })
    let least = Infinity
    world.store.subscribe(() => (least = Math.min(least, world.runningTasks(arn).length)))
    await world.clock.advance(5 * minute)
    expect(least).toBe(1)
    expect(world.runningTasks(arn).map(({ node }) => node)).toEqual(['other'])
  })

  it('with a check is a task whose check says so', async () => {
    fates[third.arn] = { ...steady, health: { says: 'HEALTHY', afterMs: 7_000 } }
    const since = world.clock.now()
    const arn = world.createService({ desiredCount: 1, taskDefinitionArn: third.arn, ...breaker() })
    expect(await completedAfter(arn, since)).toBe(10 + 7)
  })

  it('is no unhealthy result within the grace period, and a healthy one at once', async () => {
    fates[third.arn] = { ...steady, health: { says: 'UNHEALTHY', afterMs: 1_000 } }
    const since = world.clock.now()
    const arn = world.createService({ desiredCount: 1, taskDefinitionArn: third.arn, healthCheckGracePeriodSeconds: 60 })
    await world.clock.advance(10_000 + 60_000 - 1)
    expect(said(arn, since)).toEqual([[0, 'has started 1 tasks: (task A).']])
    await world.clock.advance(1)
    expect(said(arn, since).at(-1)).toEqual([70, 'has started 1 tasks: (task B). Amazon ECS replaced 1 tasks due to an unhealthy status.'])
  })
})

describe('the circuit breaker (5.4)', () => {
  const neverStarts: Fate = { startMs: 1_000, stopMs: 0, failsToStart: 'CannotPullContainerError: no such image' }

  /** Starts a service that cannot start tasks. @returns how many had failed when it gave up */
  async function failuresUntilFailed(desiredCount: number, over: Partial<DeploymentCircuitBreaker> = {}): Promise<number | undefined> {
    fates[third.arn] = neverStarts
    const arn = world.createService({ desiredCount, taskDefinitionArn: third.arn, ...breaker(over) })
    let counted: number | undefined
    const cancel = world.store.subscribe(() => {
      const [primary] = world.service(arn).deployments
      if (primary?.rolloutState === 'FAILED') counted ??= primary.failedTasks
    })
    for (let look = 0; counted === undefined && look < 600; look += 1) await world.clock.advance(1_000)
    cancel()
    return counted
  }

  // Those of more tasks are in circuitBreaker.test.ts: the rule is the same, and a thousand tasks take long to fail one by one.
  it.each([
    { desired: 1, threshold: 3 },
    { desired: 25, threshold: 13 },
    { desired: 400, threshold: 200 },
  ])('of $desired tasks gives up at $threshold failures', async ({ desired, threshold }) => {
    expect(await failuresUntilFailed(desired)).toBe(threshold)
  })

  it.each([
    ['COUNT', 5, 1, 5],
    ['COUNT', 1, 4, 1],
    ['UNBOUNDED_PERCENT', 50, 1, 1],
    ['UNBOUNDED_PERCENT', 300, 2, 6],
    ['BOUNDED_PERCENT', 100, 4, 4],
    ['BOUNDED_PERCENT', 1, 4, 3],
  ] as const)('by %s %i of %i tasks gives up at %i', async (type, value, desired, threshold) => {
    expect(await failuresUntilFailed(desired, { thresholdConfiguration: { type, value } })).toBe(threshold)
  })

  it('goes by the latest desired count', async () => {
    fates[third.arn] = neverStarts
    const arn = world.createService({ desiredCount: 25, taskDefinitionArn: third.arn, ...breaker() })
    await world.clock.settle()
    world.updateService(arn, { desiredCount: 10 })
    await world.clock.advance(1_000)
    expect(world.service(arn).deployments[0]).toMatchObject({ rolloutState: 'FAILED' })
    const { circuitBreaker } = world.store.read().serviceDeployments.by('service', arn)[0] ?? {}
    expect(circuitBreaker).toMatchObject({ status: 'TRIGGERED', threshold: 5 })
  })

  it('says so once, and launches nothing more', async () => {
    const since = world.clock.now()
    await failuresUntilFailed(4)
    const { size } = world.store.read().tasks
    await world.clock.advance(50 * minute)
    expect(world.store.read().tasks.size).toBe(size)
    const [arn] = [...world.store.read().services.all()].map((service) => service.arn)
    const failed = said(arn ?? ('' as never), since).filter(([, message]) => message.endsWith('deployment failed: tasks failed to start.'))
    expect(failed).toHaveLength(1)
  })

  it.each([
    [true, [1, 2, 0]],
    [false, [1, 2, 3]],
  ] as const)('with resetOnHealthyTask %s counts %j when the third task turns healthy', async (resetOnHealthyTask, expected) => {
    const attempts: Fate[] = [neverStarts, neverStarts, { ...steady, health: { says: 'HEALTHY', afterMs: 1_000 }, exitAfterMs: 30_000 }]
    world.agent.fateOf = (task) => (task.taskDefinitionArn === fourth.arn ? (attempts.shift() ?? neverStarts) : steady)
    const arn = world.createService({ desiredCount: 1, taskDefinitionArn: fourth.arn, ...breaker({ resetOnHealthyTask }) })
    const sequence: number[] = []
    world.store.subscribe(() => {
      const { failedTasks = 0 } = world.service(arn).deployments[0] ?? {}
      if (sequence.at(-1) !== failedTasks) sequence.push(failedTasks)
    })
    await world.clock.advance(5 * minute)
    expect(sequence.filter((count, place) => place > 0 || count !== 0).slice(0, 3)).toEqual(expected)
  })
})

describe('the events of a rollout (5.7)', () => {
  it('come in ECS’s order, each when its cause is there', async () => {
    const arn = await runs({ desiredCount: 1, ...breaker() })
    const since = world.clock.now()
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(5 * minute)
    // 10 s until it runs, 40 s until it counts as healthy, 5 s until the old one has ended.
    expect(said(arn, since)).toEqual([
      [0, 'has started 1 tasks: (task A).'],
      [50, 'has stopped 1 running tasks: (task B).'],
      [55, '(deployment C) deployment completed.'],
      [55.001, 'has reached a steady state.'],
    ])
  })

  it('are said anew of the same cause after six hours, and not before', async () => {
    const since = world.clock.now()
    world.store.update('remove', (tx) => tx.delete('containerInstances', buildInstance().arn))
    const arn = world.createService({ desiredCount: 1 })
    const sentence =
      'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.'
    await world.clock.advance(repeatedEventPauseMs - 1)
    expect(said(arn, since)).toEqual([[0, sentence]])
    await world.clock.advance(minute)
    expect(said(arn, since)).toEqual([
      [0, sentence],
      [repeatedEventPauseMs / 1_000, sentence],
    ])
  })

  it('are said anew once the service was steady in between', async () => {
    const arn = await runs({ desiredCount: 1 })
    const instance = buildInstance({ registered: roomy })
    const outage = async () => {
      world.store.update('remove', (tx) => tx.put('containerInstances', { ...instance, agentConnected: false }))
      world.agent.kill(world.runningTasks(arn)[0]?.arn ?? ('' as never))
      await world.clock.advance(minute)
      world.store.update('again', (tx) => tx.put('containerInstances', instance))
      await world.clock.advance(minute)
    }
    const since = world.clock.now()
    await outage()
    await outage()
    const messages = said(arn, since).map(([, message]) => message.replace(/ \(.*/, ''))
    const once = [
      'was unable to place a task because no container instance met all of its requirements. The closest matching',
      'has started 1 tasks:',
      'has reached a steady state.',
    ]
    expect(messages).toEqual([...once, ...once])
  })

  it('say that it is steady every six hours, and only while it is (5.8)', async () => {
    const arn = await runs({ desiredCount: 1 })
    const since = world.clock.now()
    await world.clock.advance(3 * repeatedEventPauseMs)
    expect(said(arn, since).map(([, message]) => message)).toEqual(Array(3).fill('has reached a steady state.'))
    fates[buildTaskDefinition().arn] = { ...steady, startMs: 24 * 60 * minute }
    world.agent.kill(world.runningTasks(arn)[0]?.arn ?? ('' as never))
    const then = world.clock.now()
    await world.clock.advance(3 * repeatedEventPauseMs)
    expect(said(arn, then).map(([, message]) => message)).toEqual(['has started 1 tasks: (task A).'])
  })
})
