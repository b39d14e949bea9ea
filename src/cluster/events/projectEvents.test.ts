import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EcsDetailType, EcsEvent, ServiceAction } from '#cluster/api/events.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { openControlWorld } from '#test/support/controlWorld.ts'
import { createEventLog } from './eventLog.ts'

type World = ReturnType<typeof openControlWorld>
let world: World
let events: EcsEvent[]

beforeEach(() => {
  world = openControlWorld()
  events = []
  createEventLog({ ...world, log: silentLogger }).onEvent((event) => events.push(event))
})
afterEach(() => world.close())

/** What was told since the last call. */
const told = <Type extends EcsDetailType>(type: Type) => {
  const found = events.filter((event): event is Extract<EcsEvent, { 'detail-type': Type }> => event['detail-type'] === type)
  events = events.filter((event) => event['detail-type'] !== type)
  return found
}
const actions = () => told('ECS Service Action').map(({ detail }) => detail.eventName)
const rollouts = () => told('ECS Deployment State Change').map(({ detail }) => [detail.eventName, detail.reason])
/** Steps that agent and control need for a task of this world to start or stop. */
const pass = (ms = 5_000) => world.clock.advance(ms)

describe('a service that comes up', () => {
  it('is told of as EventBridge has it: tasks, instance, steady state, deployment', async () => {
    const service = world.createService({ desiredCount: 1 })
    world.start()
    await pass()
    const tasks = told('ECS Task State Change')
    expect(tasks.map(({ detail }) => detail.lastStatus)).toEqual(['PENDING', 'RUNNING'])
    const [first] = tasks
    expect(first).toMatchObject({ version: '0', source: 'aws.ecs', account: '000000000000', region: 'us-east-1' })
    expect(first?.resources).toEqual([first?.detail.taskArn])
    expect(first?.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    expect(first?.detail.createdAt).toMatch(/T.*\.\d{3}Z$/)
    expect(first?.detail).not.toHaveProperty('tags')
    expect(tasks.map(({ detail }) => detail.version)).toEqual([1, 2])
    expect(told('ECS Container Instance State Change').map(({ detail }) => detail.pendingTasksCount)).toEqual([1])
    expect(actions()).toEqual(['SERVICE_STEADY_STATE'])
    const id = world.service(service).deployments[0]?.id
    expect(rollouts()).toEqual([
      ['SERVICE_DEPLOYMENT_IN_PROGRESS', `ECS deployment ${id} in progress.`],
      ['SERVICE_DEPLOYMENT_COMPLETED', `ECS deployment ${id} completed.`],
    ])
  })

  it('says that its count changed, and gives back what its tasks held', async () => {
    const service = world.createService({ desiredCount: 1 })
    world.start()
    await pass()
    events = []
    world.updateService(service, { desiredCount: 0 })
    await pass()
    expect(actions()).toContain('SERVICE_DESIRED_COUNT_UPDATED')
    const last = told('ECS Task State Change').at(-1)
    expect(last?.detail).toMatchObject({ lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'ServiceSchedulerInitiated' })
    const [instance] = told('ECS Container Instance State Change')
    const remaining = instance?.detail.remainingResources?.find(({ name }) => name === 'CPU')
    const registered = instance?.detail.registeredResources?.find(({ name }) => name === 'CPU')
    expect(remaining?.integerValue).toBe(registered?.integerValue)
  })

  it('tells of a failed placement with ECS’s reason and the instance that came closest', async () => {
    const service = world.createService({ desiredCount: 17 })
    world.start()
    await pass()
    const failure = told('ECS Service Action').find(({ detail }) => detail.eventType === 'ERROR')
    expect(failure?.resources).toEqual([service])
    expect(failure?.detail).toMatchObject({
      eventName: 'SERVICE_TASK_PLACEMENT_FAILURE',
      reason: 'RESOURCE:CPU',
      containerInstanceArns: [expect.stringContaining(':container-instance/default/')],
    })
  })

  it('is silent about what EventBridge is not told of', async () => {
    world.createService({ desiredCount: 1 })
    world.start()
    await pass()
    const [task] = world.store.read().tasks.all()
    events = []
    world.store.update('pull', (tx) => task && tx.put('tasks', { ...task, pullStartedAt: 5, version: task.version + 1 }))
    world.store.update('forget', (tx) => tx.forget('tasks', task?.arn ?? ''))
    expect(told('ECS Task State Change')).toEqual([])
  })
})

describe('what a service says', () => {
  it.each<[string, Partial<ServiceAction> | undefined]>([
    ['has reached a steady state.', { eventType: 'INFO', eventName: 'SERVICE_STEADY_STATE' }],
    ['is unable to consistently start tasks successfully.', { eventType: 'WARN', eventName: 'SERVICE_TASK_START_IMPAIRED' }],
    [
      'was unable to place a task because no container instance met all of its requirements. Reason: No Container Instances were found in your cluster.',
      { eventType: 'ERROR', eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'No Container Instances were found in your cluster.' },
    ],
    [
      'was unable to place a task. Reason: Capacity is unavailable at this time. Please try again later or in a different availability zone.',
      { eventName: 'SERVICE_TASK_PLACEMENT_FAILURE', reason: 'RESOURCE:FARGATE' },
    ],
    [
      'was unable to place a task because no container instance met all of its requirements. The closest matching (container-instance 0a) encountered error "AGENT". For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.',
      { reason: 'AGENT', containerInstanceArns: ['arn:aws:ecs:us-east-1:000000000000:container-instance/default/0a'] },
    ],
    [
      "failed to launch a task with (error ECS was unable to assume the role 'x' that was provided for this task.).",
      {
        eventName: 'SERVICE_TASK_CONFIGURATION_FAILURE',
        reason: "ECS was unable to assume the role 'x' that was provided for this task.",
      },
    ],
    ['operations are being throttled. Will try again later.', { eventType: 'ERROR', eventName: 'ECS_OPERATION_THROTTLED' }],
    [
      'has started 1 tasks in us-east-1a to AZ Rebalance: (task 0f).',
      { eventName: 'TASKS_STARTED', taskArns: ['arn:aws:ecs:us-east-1:000000000000:task/default/0f'] },
    ],
    ['has started 1 tasks: (task 0f).', undefined],
    ['(deployment ecs-svc/1) deployment completed.', undefined],
  ])('%s', (message, expected) => {
    const service = world.createService({ desiredCount: 0 })
    events = []
    world.store.update('say', (tx) => addServiceEvent(tx, service, message, { now: 1_000, ids: world.ids }))
    const [action] = told('ECS Service Action')
    if (expected) expect(action?.detail).toMatchObject({ ...expected, createdAt: '1970-01-01T00:00:01.000Z' })
    else expect(action).toBeUndefined()
  })

  it('may be about one task set', () => {
    const service = world.createService({ desiredCount: 0 })
    events = []
    const message = '(service web, taskSet ecs-svc/12) has reached a steady state.'
    world.store.update('say', (tx) => tx.put('serviceEvents', { id: 'e', serviceArn: service, createdAt: 0, message }))
    expect(told('ECS Service Action')[0]?.detail).toMatchObject({
      eventName: 'TASKSET_STEADY_STATE',
      taskSetArns: ['arn:aws:ecs:us-east-1:000000000000:task-set/default/web/ecs-svc/12'],
    })
  })
})

describe('a deployment', () => {
  it('that fails is an error, and one that rolls back goes on for another reason', () => {
    const service = world.createService({ desiredCount: 1 })
    const [deployment] = world.service(service).deployments
    if (!deployment) throw new Error('no deployment')
    events = []
    const change = (fields: Partial<typeof deployment>) => world.updateService(service, { deployments: [{ ...deployment, ...fields }] })
    change({ rolloutStateReason: 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.' })
    change({ rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.' })
    change({ rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.', failedTasks: 9 })
    expect(told('ECS Deployment State Change').map(({ detail }) => [detail.eventType, detail.eventName, detail.reason])).toEqual([
      ['INFO', 'SERVICE_DEPLOYMENT_IN_PROGRESS', 'ECS deployment circuit breaker: rolling back to deploymentId ecs-svc/1.'],
      ['ERROR', 'SERVICE_DEPLOYMENT_FAILED', 'ECS deployment circuit breaker: tasks failed to start.'],
    ])
  })
})

const recordings = resolve(process.env['MARINA_CORPUS'] ?? '../shared/corpus', 'recordings')
if (!existsSync(recordings)) console.warn(`Skipped: no corpus at ${recordings}. Set MARINA_CORPUS to a folder that has one.`)

describe.skipIf(!existsSync(recordings))('events as the guide prints them', () => {
  const printed = existsSync(recordings)
    ? readdirSync(recordings)
        .filter((file) => file.includes('-event-'))
        .map((file) => JSON.parse(readFileSync(join(recordings, file), 'utf8')) as EcsEvent)
    : []

  it.each(printed.map((event) => [event['detail-type'], event] as const))('%s has no member that ours lack', async (type, theirs) => {
    world.createService({ desiredCount: 17 })
    world.start()
    await pass()
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
    const onSpot = world.createService({ name: 'spot', desiredCount: 0, capacityProviderStrategy })
    const message = 'was unable to place a task. Reason: Capacity is unavailable at this time.'
    world.store.update('say', (tx) => addServiceEvent(tx, onSpot, message, { now: 1_000, ids: world.ids }))
    await pass()
    const kind = ({ detail }: EcsEvent) => ('eventName' in detail ? `${detail.eventName} ${'capacityProviderArns' in detail}` : '')
    world.store.update('touch', (tx) => {
      for (const instance of tx.snapshot.containerInstances.all()) tx.put('containerInstances', { ...instance, version: 2 })
    })
    const ours = events.find((event) => event['detail-type'] === type && kind(event) === kind(theirs))
    expect(Object.keys(ours ?? {}).sort()).toEqual(Object.keys(theirs).sort())
    const missing = Object.keys(theirs.detail).filter((member) => !(member in (ours?.detail ?? {})))
    expect(missing).toEqual([])
  })
})
