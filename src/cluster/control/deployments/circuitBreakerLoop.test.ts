import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'
import type { Fate } from '#test/support/modelAgent.ts'
import { provenAfterMs } from './circuitBreaker.ts'

const second = buildTaskDefinition({}, { revision: 2 })
const third = buildTaskDefinition({}, { revision: 3 })
const checked = buildTaskDefinition(
  { containerDefinitions: [{ name: 'app', image: 'a', cpu: 128, memory: 64, healthCheck: { command: ['CMD', '/check'] } }] },
  { revision: 4 },
)
const minute = 60_000
const calm: Fate = { startMs: 1_000, stopMs: 500 }

let world: ControlWorld
/** By revision; the others are calm. */
let fates: Record<string, Fate>
beforeEach(() => {
  fates = {}
  world = openControlWorld({ fateOf: (task) => fates[task.taskDefinitionArn] ?? calm })
  world.store.update('register', (tx) => {
    for (const definition of [second, third, checked]) tx.put('taskDefinitions', definition)
  })
  world.start()
})
afterEach(() => world.close())

const configuration = (breaker: Partial<DeploymentCircuitBreaker> = {}): Pick<ServiceRecord, 'deploymentConfiguration'> => ({
  deploymentConfiguration: {
    minimumHealthyPercent: 100,
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true, ...breaker },
  },
})

async function steadyService(breaker: Partial<DeploymentCircuitBreaker> = {}, over: Partial<ServiceRecord> = {}): Promise<ServiceArn> {
  const arn = world.createService({ desiredCount: 2, ...configuration(breaker), ...over })
  await world.clock.advance(2 * minute)
  expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED' }])
  return arn
}

const latest = (arn: ServiceArn) => world.store.read().serviceDeployments.by('service', arn).at(-1)
const primaryOf = (arn: ServiceArn) => world.service(arn).deployments[0]
const runningRevisions = (arn: ServiceArn) => world.runningTasks(arn).map((task) => task.taskDefinitionArn)
const crashes: Fate = { ...calm, exitAfterMs: 2_000 }
const neverStarts: Fate = { ...calm, failsToStart: 'CannotPullContainerError: no such image' }

describe('a revision that fails', () => {
  it.each<[string, Fate]>([
    ['never starts', neverStarts],
    ['starts and crashes', crashes],
    ['crashes in the same moment', { ...crashes, stopsAtOnce: true }],
  ])('%s: is rolled back to the last completed deployment, under its id', async (_, fate) => {
    const arn = await steadyService()
    const first = primaryOf(arn)
    const before = world.events(arn).length
    fates[second.arn] = fate
    world.deploy(arn, { taskDefinitionArn: second.arn })
    const failed = primaryOf(arn)
    await world.clock.advance(10 * minute)
    expect(world.service(arn)).toMatchObject({
      taskDefinitionArn: first?.taskDefinitionArn,
      deployments: [{ id: first?.id, status: 'PRIMARY', rolloutState: 'COMPLETED' }],
    })
    expect(world.service(arn).deployments).toHaveLength(1)
    expect(runningRevisions(arn)).toEqual([first?.taskDefinitionArn, first?.taskDefinitionArn])
    const told = world.events(arn).slice(before)
    const failure = told.indexOf(`(deployment ${failed?.id}) deployment failed: tasks failed to start.`)
    expect(told.slice(failure, failure + 2)).toEqual([
      `(deployment ${failed?.id}) deployment failed: tasks failed to start.`,
      `rolling back to deployment ${first?.id}.`,
    ])
    expect(told.slice(-2)).toEqual([`(deployment ${first?.id}) deployment completed.`, 'has reached a steady state.'])
  })

  it('never costs the service a task of the revision before', async () => {
    const arn = await steadyService()
    const before = world.runningTasks(arn).map((task) => task.arn)
    fates[second.arn] = crashes
    world.deploy(arn, { taskDefinitionArn: second.arn })
    for (let look = 0; look < 600; look += 1) {
      await world.clock.advance(1_000)
      expect(world.runningTasks(arn).map((task) => task.arn)).toEqual(expect.arrayContaining(before))
    }
  })

  it('says what is going on while it rolls back', async () => {
    const arn = await steadyService(
      {},
      { deploymentConfiguration: { ...configuration().deploymentConfiguration, minimumHealthyPercent: 0, maximumPercent: 100 } },
    )
    const first = primaryOf(arn)
    fates[second.arn] = { ...neverStarts, stopMs: 5 * minute }
    world.deploy(arn, { taskDefinitionArn: second.arn })
    const failed = primaryOf(arn)
    while (primaryOf(arn)?.id === failed?.id) await world.clock.advance(100)
    expect(world.service(arn).deployments).toMatchObject([
      {
        id: first?.id,
        status: 'PRIMARY',
        rolloutState: 'IN_PROGRESS',
        rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${first?.id}.`,
        failedTasks: 0,
        desiredCount: 2,
      },
      {
        id: failed?.id,
        status: 'ACTIVE',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
        failedTasks: 3,
      },
    ])
    const revisionArn = world.store.read().serviceDeployments.by('service', arn)[0]?.targetRevisionArn
    const reason = 'Service deployment rolled back because the circuit breaker threshold was exceeded.'
    expect(latest(arn)).toMatchObject({
      deploymentId: failed?.id,
      status: 'ROLLBACK_IN_PROGRESS',
      statusReason: reason,
      rollback: { reason, revisionArn },
      circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    })
    await world.clock.advance(20 * minute)
    expect(latest(arn)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL', statusReason: reason, finishedAt: expect.any(Number) as number })
    expect(runningRevisions(arn)).toEqual([first?.taskDefinitionArn, first?.taskDefinitionArn])
  })

  it('restores launch, platform and network of the service with it', async () => {
    const network = (subnet: string) => ({ awsvpcConfiguration: { subnets: [subnet] } })
    const fargate = {
      launchType: 'FARGATE' as const,
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      networkConfiguration: network('a'),
    }
    const arn = await steadyService({}, fargate)
    fates[second.arn] = neverStarts
    world.deploy(arn, { taskDefinitionArn: second.arn, networkConfiguration: network('b'), platformVersion: '1.3.0' })
    await world.clock.advance(10 * minute)
    expect(world.service(arn)).toMatchObject(fargate)
    expect(primaryOf(arn)).toMatchObject({ platformVersion: '1.4.0', networkConfiguration: network('a') })
  })

  it('stays PRIMARY and FAILED without rollback; nothing more is launched and the tasks before go on', async () => {
    const arn = await steadyService({ rollback: false })
    const [first] = world.service(arn).deployments
    fates[second.arn] = neverStarts
    world.deploy(arn, { taskDefinitionArn: second.arn })
    const failed = primaryOf(arn)
    await world.clock.advance(minute)
    expect(world.service(arn).deployments).toMatchObject([
      {
        id: failed?.id,
        status: 'PRIMARY',
        rolloutState: 'FAILED',
        rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
      },
      { id: first?.id, status: 'ACTIVE', rolloutState: 'COMPLETED' },
    ])
    expect(world.events(arn).slice(-2)).toEqual([
      `(deployment ${failed?.id}) deployment failed: tasks failed to start.`,
      'stopped 1 pending tasks.',
    ])
    expect(latest(arn)).toMatchObject({
      status: 'STOPPED',
      stoppedAt: expect.any(Number) as number,
      statusReason: 'Service deployment stopped because the circuit breaker threshold was exceeded.',
      circuitBreaker: { status: 'TRIGGERED', failureCount: 3, threshold: 3 },
    })
    const { size } = world.store.read().tasks
    const { revision } = world.store.read()
    await world.clock.advance(60 * minute)
    expect(world.store.read().tasks.size).toBeLessThanOrEqual(size)
    expect(runningRevisions(arn)).toEqual([first?.taskDefinitionArn, first?.taskDefinitionArn])
    expect(world.store.read().revision - revision).toBeLessThan(3)

    world.updateService(arn, { desiredCount: 1 })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn)).toHaveLength(1)
    world.deploy(arn, { taskDefinitionArn: third.arn })
    await world.clock.advance(2 * minute)
    expect(runningRevisions(arn)).toEqual([third.arn])
    expect(latest(arn)?.status).toBe('SUCCESSFUL')
  })

  it('has nothing to go back to when it is the first', async () => {
    fates[second.arn] = neverStarts
    const arn = world.createService({ desiredCount: 1, taskDefinitionArn: second.arn, ...configuration() })
    await world.clock.advance(minute)
    expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'FAILED', failedTasks: 3 }])
    expect(world.events(arn).filter((message) => message.includes('rolling back'))).toEqual([])
    expect(latest(arn)?.status).toBe('STOPPED')
  })

  it('is not rolled back twice: a rollback that fails has FAILED', async () => {
    const arn = await steadyService(
      {},
      { deploymentConfiguration: { ...configuration().deploymentConfiguration, minimumHealthyPercent: 0, maximumPercent: 100 } },
    )
    const first = primaryOf(arn)
    fates[second.arn] = neverStarts
    fates[first?.taskDefinitionArn ?? ''] = neverStarts
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(30 * minute)
    expect(world.service(arn).deployments).toMatchObject([{ id: first?.id, rolloutState: 'FAILED' }])
    expect(latest(arn)?.status).toBe('ROLLBACK_FAILED')
  })

  it('is told by a health check that fails, too', async () => {
    const arn = await steadyService()
    fates[checked.arn] = { ...calm, health: { says: 'UNHEALTHY', afterMs: 3_000 } }
    world.deploy(arn, { taskDefinitionArn: checked.arn })
    await world.clock.advance(10 * minute)
    expect(latest(arn)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
  })

  it('is told by tasks that find no place', async () => {
    const arn = await steadyService({ rollback: false })
    world.store.update('grow', (tx) => tx.put('taskDefinitions', buildTaskDefinition({ cpu: '100000' }, { revision: 5 })))
    world.deploy(arn, { taskDefinitionArn: buildTaskDefinition({}, { revision: 5 }).arn })
    await world.clock.advance(19_000)
    expect(primaryOf(arn)).toMatchObject({ rolloutState: 'IN_PROGRESS', failedTasks: 2 })
    await world.clock.advance(2_000)
    expect(primaryOf(arn)).toMatchObject({ rolloutState: 'FAILED', failedTasks: 3 })
  })
})

describe('a revision that works', () => {
  it('completes once its tasks have proved themselves', async () => {
    const arn = await steadyService()
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(provenAfterMs.faithful)
    expect(primaryOf(arn)?.rolloutState).toBe('IN_PROGRESS')
    expect(world.runningTasks(arn)).toHaveLength(4)
    await world.clock.advance(5_000)
    expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED', taskDefinitionArn: second.arn }])
    expect(latest(arn)).toMatchObject({
      status: 'SUCCESSFUL',
      circuitBreaker: { status: 'MONITORING_COMPLETE', failureCount: 0, threshold: 3 },
    })
  })

  it('completes at once when its health check says so', async () => {
    const arn = await steadyService()
    fates[checked.arn] = { ...calm, health: { says: 'HEALTHY', afterMs: 1_000 } }
    world.deploy(arn, { taskDefinitionArn: checked.arn })
    await world.clock.advance(5_000)
    expect(world.service(arn).deployments).toMatchObject([{ rolloutState: 'COMPLETED', taskDefinitionArn: checked.arn }])
  })

  it.each([
    [true, 'SUCCESSFUL'],
    [false, 'ROLLBACK_SUCCESSFUL'],
  ] as const)('may fail now and then if each healthy task starts the count anew (%s → %s)', async (resetOnHealthyTask, ended) => {
    const arn = await steadyService({ resetOnHealthyTask })
    // One works from the start; of the other, three attempts fail, with 41 s between the first and the last.
    const attempts: Fate[] = [calm, ...Array.from({ length: 3 }, () => ({ ...neverStarts, startMs: 30_000 })), calm]
    world.agent.fateOf = (task) => (task.taskDefinitionArn === second.arn ? attempts.shift() : undefined) ?? calm
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(10 * minute)
    expect(latest(arn)?.status).toBe(ended)
  })

  it('does not wait for anything where no breaker watches', async () => {
    const arn = await steadyService({ enable: false, rollback: false })
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(5_000)
    expect(primaryOf(arn)).toMatchObject({ rolloutState: 'COMPLETED' })
    expect(latest(arn)).toMatchObject({ status: 'SUCCESSFUL', circuitBreaker: { status: 'DISABLED' } })
  })
})

describe('the history of deployments', () => {
  it('tells of one that a newer one replaced, and of one that ended with its service', async () => {
    const arn = await steadyService()
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(2_000)
    const replaced = latest(arn)
    expect(replaced?.status).toBe('IN_PROGRESS')
    world.deploy(arn, { taskDefinitionArn: third.arn })
    await world.clock.advance(2_000)
    expect(world.store.read().serviceDeployments.get(replaced?.arn ?? '')).toMatchObject({
      status: 'STOPPED',
      statusReason: 'Service deployment stopped because a newer service deployment started.',
    })
    expect(latest(arn)?.sourceRevisionArns).toHaveLength(2)
    world.deleteService(arn)
    await world.clock.advance(minute)
    expect(latest(arn)).toMatchObject({ status: 'STOPPED', statusReason: 'Service deployment stopped because the service was deleted.' })
  })

  it('keeps the digests of what ran', async () => {
    const arn = world.createService({ desiredCount: 1, ...configuration() })
    await world.clock.advance(5_000)
    const [task] = world.runningTasks(arn)
    world.store.update('agent', (tx) => {
      const containers = task?.containers.map((container) => ({ ...container, imageDigest: 'sha256:abc' })) ?? []
      if (task) tx.put('tasks', { ...task, containers })
    })
    await world.clock.advance(minute)
    expect(world.store.read().serviceRevisions.by('service', arn)).toMatchObject([
      { containerImages: [{ containerName: 'app', image: 'marina/hello', imageDigest: 'sha256:abc' }] },
    ])
  })

  it.each([
    ['ROLLBACK_REQUESTED', 'ROLLBACK_SUCCESSFUL', 1],
    ['STOP_REQUESTED', 'STOPPED', 2],
  ] as const)('ends as a user asks: %s → %s', async (asked, ended, deployments) => {
    const arn = await steadyService({ enable: false, rollback: false })
    fates[second.arn] = { ...calm, startMs: 10 * minute }
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(1_000)
    const record = latest(arn)
    world.store.update('ask', (tx) => record && tx.put('serviceDeployments', { ...record, status: asked }))
    await world.clock.advance(minute)
    expect(latest(arn)?.status).toBe(ended)
    expect(world.service(arn).deployments).toHaveLength(deployments)
    expect(world.runningTasks(arn)).toHaveLength(2)
    expect(world.service(arn).taskDefinitionArn === second.arn).toBe(ended === 'STOPPED')
  })

  it('is bounded', async () => {
    const arn = await steadyService({ enable: false, rollback: false })
    for (let n = 0; n < 60; n += 1) {
      world.deploy(arn, { taskDefinitionArn: n % 2 === 0 ? second.arn : third.arn })
      await world.clock.advance(3_000)
    }
    const { serviceDeployments, serviceRevisions } = world.store.read()
    expect(serviceDeployments.by('service', arn)).toHaveLength(50)
    expect(serviceRevisions.by('service', arn)).toHaveLength(50)
  })
})
