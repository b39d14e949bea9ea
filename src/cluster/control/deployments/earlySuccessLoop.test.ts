/** Early success of rolling deployments (spec part 1, 5.11), lived through on a fake clock. */
import type { DeploymentConfiguration, DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import { earlySuccessTasks } from '#cluster/api/rollingProgress.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { buildInstance, buildMetricAlarm, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'

const second = buildTaskDefinition({}, { revision: 2 })
const third = buildTaskDefinition({}, { revision: 3 })
const minute = 60_000
const never = 600 * minute
const calm: Fate = { startMs: 1_000, stopMs: 500 }
const failing: Fate = { startMs: 1_000, stopMs: 0, failsToStart: 'CannotPullContainerError: no such image' }
const roomy = { ...buildInstance().registered, cpu: 100_000, memoryMiB: 100_000 }

let world: ControlWorld
/** Of the tasks of a revision, in the order in which they are seen; the last one is that of all further ones. */
let fates: Record<string, Fate[]>
beforeEach(() => {
  fates = {}
  const fateOf = (arn: string) => {
    const own = fates[arn] ?? [calm]
    return (own.length > 1 ? own.shift() : own[0]) ?? calm
  }
  world = openControlWorld({ fateOf: (task) => fateOf(task.taskDefinitionArn) })
  world.store.update('register', (tx) => {
    for (const definition of [second, third]) tx.put('taskDefinitions', definition)
    tx.put('containerInstances', buildInstance({ registered: roomy }))
  })
  world.start()
})
afterEach(() => world.close())

const criteria = (over: Partial<DeploymentEarlySuccessCriteria> = {}): DeploymentEarlySuccessCriteria => ({
  enable: true,
  healthyPercent: 50,
  sourceServiceRevisionCleanup: 'BLOCKING',
  ...over,
})

/** Four tasks run before; of the next revision, two never start to run. */
async function rollHalf(
  over: Partial<DeploymentEarlySuccessCriteria>,
  more: Pick<DeploymentConfiguration, 'alarms' | 'deploymentCircuitBreaker'> = {},
): Promise<ServiceArn> {
  const deploymentConfiguration = { minimumHealthyPercent: 50, maximumPercent: 200, ...more, earlySuccessCriteria: criteria(over) }
  const arn = world.createService({ desiredCount: 4, deploymentConfiguration })
  await world.clock.advance(5 * minute)
  expect(primary(arn)).toMatchObject({ rolloutState: 'COMPLETED' })
  fates[second.arn] = [calm, calm, { ...calm, startMs: never }]
  world.deploy(arn, { taskDefinitionArn: second.arn })
  return arn
}

const primary = (arn: ServiceArn) => world.service(arn).deployments[0]
const newest = (arn: ServiceArn): ServiceDeploymentRecord | undefined => world.store.read().serviceDeployments.by('service', arn).at(-1)
const older = (arn: ServiceArn) => world.liveTasks(arn).filter(({ deploymentId }) => deploymentId !== primary(arn)?.id)
const rules = (arn: ServiceArn) =>
  world.store
    .read()
    .decisions.by('service', arn)
    .map(({ rule }) => rule)

describe('how many healthy tasks are enough', () => {
  it.each([
    [2, 50, 1],
    [3, 50, 2],
    [10, 80, 8],
    [100, 90, 90],
    [10, 100, 10],
    // One has to be healthy before any percentage counts; of none there can be none.
    [5, 0, 1],
    [0, 50, 0],
  ])('of %i at %i percent are %i', (desired, percent, required) => {
    expect(earlySuccessTasks(desired, percent)).toBe(required)
  })
})

describe('a rolling deployment with early success criteria', () => {
  it('is complete at its percentage once the older tasks are gone, and goes on to all that is desired', async () => {
    const arn = await rollHalf({})
    let stillThere: number | undefined
    world.store.subscribe(() => {
      if (primary(arn)?.rolloutState === 'COMPLETED') stillThere ??= older(arn).length
    })
    await world.clock.advance(minute)
    expect(stillThere).toBe(0)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
    expect(world.runningTasks(arn)).toHaveLength(2)
    expect(world.liveTasks(arn)).toHaveLength(4)
    expect(world.service(arn)).toMatchObject({ completedDeploymentId: primary(arn)?.id, deployments: [{ desiredCount: 4 }] })
    expect(world.events(arn).at(-1)).toMatch(/deployment completed\.$/)
    expect(rules(arn).at(-1)).toBe('completedEarly')
  })

  it('is not complete below it', async () => {
    fates[second.arn] = []
    const arn = await rollHalf({ healthyPercent: 75 })
    await world.clock.advance(10 * minute)
    expect(primary(arn)).toMatchObject({ rolloutState: 'IN_PROGRESS' })
    expect(newest(arn)).toMatchObject({ status: 'IN_PROGRESS' })
  })

  it('does not wait for older tasks that are slow to end, where their clean-up is deferred', async () => {
    fates[buildTaskDefinition().arn] = [{ ...calm, stopMs: 5 * minute }]
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' })
    await world.clock.advance(minute)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
    expect(older(arn)).toHaveLength(4)
    expect(world.service(arn).deployments).toHaveLength(2)
    await world.clock.advance(5 * minute)
    expect(world.service(arn).deployments).toHaveLength(1)
  })

  it('waits for them where it is not', async () => {
    fates[buildTaskDefinition().arn] = [{ ...calm, stopMs: 5 * minute }]
    const arn = await rollHalf({})
    await world.clock.advance(4 * minute)
    expect(newest(arn)).toMatchObject({ status: 'IN_PROGRESS' })
    await world.clock.advance(2 * minute)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
  })

  it('says that the service is steady when it is whole, and not before', async () => {
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' })
    await world.clock.advance(minute)
    const steady = () => world.events(arn).filter((message) => message.includes('steady')).length
    expect(steady()).toBe(1)
    fates[second.arn] = [calm]
    for (const { arn: task, lastStatus } of world.liveTasks(arn)) if (lastStatus !== 'RUNNING') world.stopTask(task)
    await world.clock.advance(minute)
    expect(world.runningTasks(arn)).toHaveLength(4)
    expect(steady()).toBe(2)
    expect(world.events(arn).at(-1)).toMatch(/steady state\.$/)
  })

  it('keeps the counts of the moment in its service deployment, once it is over', async () => {
    const arn = await rollHalf({})
    await world.clock.advance(minute)
    world.updateService(arn, { desiredCount: 6 })
    await world.clock.advance(minute)
    const { targetRevisionArn = '', counts } = newest(arn) ?? {}
    expect(counts?.[targetRevisionArn]).toEqual({ requested: 4, running: 2, pending: 2 })
  })

  it('goes on after a restart in the middle', async () => {
    fates[buildTaskDefinition().arn] = [{ ...calm, stopMs: 5 * minute }]
    const arn = await rollHalf({})
    await world.clock.advance(minute)
    await world.stopControl()
    await world.clock.advance(10 * minute)
    expect(newest(arn)).toMatchObject({ status: 'IN_PROGRESS' })
    world.startControl()
    await world.clock.advance(minute)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
  })

  it('is what the one after it is rolled back to, all of it', async () => {
    const breaker = { enable: true, rollback: true }
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' }, { deploymentCircuitBreaker: breaker })
    await world.clock.advance(minute)
    const early = primary(arn)?.id
    expect(primary(arn)).toMatchObject({ rolloutState: 'COMPLETED' })
    fates[third.arn] = [failing]
    world.deploy(arn, { taskDefinitionArn: third.arn })
    await world.clock.advance(5 * minute)
    expect(primary(arn)).toMatchObject({ id: early, rollbackOf: expect.any(String), rolloutState: 'IN_PROGRESS' })
    // A rollback is complete when it is whole.
    expect(newest(arn)).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS' })
    fates[second.arn] = [calm]
    for (const { arn: task, lastStatus } of world.liveTasks(arn)) if (lastStatus !== 'RUNNING') world.stopTask(task)
    await world.clock.advance(5 * minute)
    expect(newest(arn)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    expect(world.runningTasks(arn).map(({ taskDefinitionArn }) => taskDefinitionArn)).toEqual(Array(4).fill(second.arn))
  })

  it('is given up by the circuit breaker before it is complete, and not afterwards', async () => {
    const deploymentCircuitBreaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT' as const, value: 12 } }
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' }, { deploymentCircuitBreaker })
    fates[second.arn] = [calm, calm, failing]
    await world.clock.advance(500)
    expect(primary(arn)).toMatchObject({ rolloutState: 'IN_PROGRESS' })
    await world.clock.advance(20 * minute)
    // Two of four fail to start, again and again: at 50 % nobody counts that any more.
    expect(world.service(arn)).toMatchObject({ taskDefinitionArn: second.arn })
    fates[third.arn] = [failing]
    world.deploy(arn, { taskDefinitionArn: third.arn })
    await world.clock.advance(5 * minute)
    expect(world.service(arn)).toMatchObject({ taskDefinitionArn: second.arn })
    expect(newest(arn)).toMatchObject({ circuitBreaker: { status: 'TRIGGERED' } })
  })
})

describe('alarms of a deployment with early success criteria', () => {
  const alarms = { alarmNames: ['errors'], enable: true, rollback: true }
  const setAlarm = (state: 'OK' | 'ALARM') =>
    void world.store.update('set alarm', (tx) => tx.put('metricAlarms', buildMetricAlarm({ state, stateSince: world.clock.now() })))

  // They are evaluated over two minutes, and older tasks take 150 s to end.
  it.each([
    ['DEFERRED', 120],
    ['BLOCKING', 150],
  ] as const)('are watched from its percentage on, with clean-up %s', async (cleanup, seconds) => {
    setAlarm('OK')
    fates[buildTaskDefinition().arn] = [{ ...calm, stopMs: 150_000 }]
    const arn = await rollHalf({ sourceServiceRevisionCleanup: cleanup }, { alarms })
    await world.clock.advance(seconds * 1_000)
    expect(newest(arn)).toMatchObject({ status: 'IN_PROGRESS' })
    await world.clock.advance(2_000)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
    expect(primary(arn)?.bakingSince).toBeUndefined()
  })

  it('roll it back meanwhile', async () => {
    setAlarm('OK')
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' }, { alarms })
    await world.clock.advance(minute)
    setAlarm('ALARM')
    await world.clock.settle()
    expect(newest(arn)).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS' })
  })

  it('count for nothing once it is complete', async () => {
    setAlarm('OK')
    const arn = await rollHalf({ sourceServiceRevisionCleanup: 'DEFERRED' }, { alarms })
    await world.clock.advance(3 * minute)
    setAlarm('ALARM')
    await world.clock.advance(minute)
    expect(newest(arn)).toMatchObject({ status: 'SUCCESSFUL' })
    expect(world.service(arn)).toMatchObject({ taskDefinitionArn: second.arn })
  })
})
