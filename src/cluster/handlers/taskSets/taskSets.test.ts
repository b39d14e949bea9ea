import type { CreateServiceRequest, CreateTaskSetRequest } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { arn, corpusFolder, network } from '../handlers.testSupport.ts'
import { names, recorded } from '../recordings.testSupport.ts'

const create: CreateServiceRequest = { serviceName: 'web', desiredCount: 3, deploymentController: { type: 'EXTERNAL' } }
const ofWeb = { cluster: 'default', service: 'web' }
const minute = 60_000

let world: ReturnType<typeof createControlledWorld>
beforeEach(() => {
  world = createControlledWorld()
  world.register()
  world.register()
  world.registerFargate()
})
afterEach(() => world.close())

const percent = (value: number) => ({ value, unit: 'PERCENT' as const })
const add = (over: Partial<CreateTaskSetRequest> = {}) =>
  world.call('CreateTaskSet', { ...ofWeb, taskDefinition: 'web:1', scale: percent(100), ...over }).taskSet
const only = () => world.call('DescribeTaskSets', ofWeb).taskSets ?? []
const service = () => world.call('DescribeServices', { services: ['web'] }).services?.[0]
const messages = () => (service()?.events ?? []).map(({ message = '' }) => message.replace(/[0-9a-f]{32}/g, 'ID')).toReversed()

describe('a service with the controller EXTERNAL', () => {
  it('needs only a name, and has task sets in place of deployments', () => {
    world.call('CreateService', { serviceName: 'web', deploymentController: { type: 'EXTERNAL' } })
    expect(service()).toMatchObject({
      desiredCount: 0,
      deployments: [],
      taskSets: [],
      currentServiceRevisions: [],
      deploymentController: { type: 'EXTERNAL' },
    })
    expect(service()).not.toHaveProperty('taskDefinition')
    expect(service()).not.toHaveProperty('launchType')
  })

  it('starts nothing before it has a task set, and after that its share', async () => {
    world.call('CreateService', create)
    await world.clock.advance(minute)
    expect(service()).toMatchObject({ runningCount: 0, events: [] })
    const taskSet = add({ scale: percent(50), externalId: 'blue', tags: [{ key: 'a', value: '1' }] })
    const id = taskSet?.id ?? ''
    expect(taskSet).toEqual({
      id: expect.stringMatching(/^ecs-svc\/\d{19}$/) as string,
      taskSetArn: arn(`task-set/default/web/${id}`),
      serviceArn: arn('service/default/web'),
      clusterArn: arn('cluster/default'),
      externalId: 'blue',
      status: 'ACTIVE',
      taskDefinition: arn('task-definition/web:1'),
      // 3 × 50 %, rounded up.
      computedDesiredCount: 2,
      pendingCount: 0,
      runningCount: 0,
      createdAt: new Date(world.clock.now()),
      updatedAt: new Date(world.clock.now()),
      launchType: 'EC2',
      loadBalancers: [],
      serviceRegistries: [],
      scale: percent(50),
      stabilityStatus: 'STABILIZING',
      stabilityStatusAt: new Date(world.clock.now()),
      tags: [{ key: 'a', value: '1' }],
    })
    await world.clock.advance(500)
    expect(only()).toMatchObject([{ pendingCount: 2, runningCount: 0, stabilityStatus: 'STABILIZING' }])
    await world.clock.advance(minute)
    expect(only()).toMatchObject([{ pendingCount: 0, runningCount: 2, stabilityStatus: 'STEADY_STATE' }])
    expect(only()[0]).not.toHaveProperty('tags')
    expect(world.call('DescribeTaskSets', { ...ofWeb, include: ['TAGS'] }).taskSets?.[0]?.tags).toHaveLength(1)
    const [task] = world.call('DescribeTasks', { tasks: world.call('ListTasks', { serviceName: 'web' }).taskArns }).tasks ?? []
    expect(task).toMatchObject({ startedBy: id, group: 'service:web', taskDefinitionArn: arn('task-definition/web:1') })
    expect(messages()).toEqual([
      `(service web, taskSet ${id}) has started 2 tasks: (task ID) (task ID).`,
      '(service web) has reached a steady state.',
    ])
  })

  it('is deployed to by hand: a second task set, the primary, the end of the first', async () => {
    world.call('CreateService', create)
    const blue = add()?.id ?? ''
    world.call('UpdateServicePrimaryTaskSet', { ...ofWeb, primaryTaskSet: blue })
    await world.clock.advance(minute)
    expect(service()).toMatchObject({
      runningCount: 3,
      taskDefinition: arn('task-definition/web:1'),
      launchType: 'EC2',
      taskSets: [{ id: blue, status: 'PRIMARY', runningCount: 3 }],
    })

    const green = add({ taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network })?.taskSetArn ?? ''
    await world.clock.advance(minute)
    expect(service()?.runningCount).toBe(6)
    expect(world.call('UpdateServicePrimaryTaskSet', { ...ofWeb, primaryTaskSet: green }).taskSet).toMatchObject({
      status: 'PRIMARY',
      platformVersion: '1.4.0',
    })
    expect(service()).toMatchObject({
      taskDefinition: arn('task-definition/fargate:1'),
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    })
    world.call('UpdateTaskSet', { ...ofWeb, taskSet: blue, scale: percent(10) })
    await world.clock.advance(minute)
    expect(only()).toMatchObject([{ id: blue, status: 'ACTIVE', computedDesiredCount: 1, runningCount: 1 }, { status: 'PRIMARY' }])
    const [dead] = world.store.read().tasks.by('stopped', 'stopped')
    expect(dead).toMatchObject({
      stopCode: 'ServiceSchedulerInitiated',
      stoppedReason: `Scaling activity initiated by (deployment ${blue})`,
    })

    world.call('UpdateTaskSet', { ...ofWeb, taskSet: blue, scale: percent(0) })
    expect(world.call('DeleteTaskSet', { ...ofWeb, taskSet: blue }).taskSet).toMatchObject({ status: 'DRAINING', computedDesiredCount: 0 })
    await world.clock.advance(minute)
    expect(only()).toMatchObject([{ taskSetArn: green, runningCount: 3 }])
    expect(messages().at(-1)).toBe('(service web) has reached a steady state.')
  })

  it('scales all its task sets with desiredCount', async () => {
    world.call('CreateService', create)
    add({ scale: percent(100) })
    add({ scale: percent(20) })
    await world.clock.advance(minute)
    expect(only().map(({ runningCount }) => runningCount)).toEqual([3, 1])
    world.call('UpdateService', { service: 'web', desiredCount: 10 })
    await world.clock.advance(minute)
    expect(only().map(({ runningCount }) => runningCount)).toEqual([10, 2])
    world.call('UpdateService', { service: 'web', desiredCount: 0 })
    await world.clock.advance(minute)
    expect(only().map(({ runningCount, stabilityStatus }) => [runningCount, stabilityStatus])).toEqual([
      [0, 'STEADY_STATE'],
      [0, 'STEADY_STATE'],
    ])
  })

  it('replaces what dies, and pauses when tasks do not start', async () => {
    world.call('CreateService', create)
    const { id = '' } = add() ?? {}
    await world.clock.advance(minute)
    const [task] = world.store.read().tasks.by('runningOfDeployment', id)
    if (task) world.agent.kill(task.arn)
    await world.clock.advance(0)
    expect(only()).toMatchObject([{ stabilityStatus: 'STABILIZING' }])
    await world.clock.advance(minute)
    expect(only()).toMatchObject([{ runningCount: 3, stabilityStatus: 'STEADY_STATE' }])

    world.fates.of = () => ({ ...world.calm, failsToStart: 'CannotPullContainerError: no such image' })
    const failing = add({ taskDefinition: 'web:2' })?.id
    await world.clock.advance(60 * minute)
    const impaired = `(service web, taskSet ${failing}) is unable to consistently start tasks successfully.`
    expect(messages().filter((message) => message === impaired)).toHaveLength(1)
    expect(world.store.read().taskSets.by('service', arn('service/default/web'))[1]?.startFailuresInARow).toBeLessThan(15)
    world.fates.of = () => undefined
    await world.clock.advance(60 * minute)
    expect(only()[1]).toMatchObject({ runningCount: 3, stabilityStatus: 'STEADY_STATE' })
  })

  it('says where a task set finds no room', async () => {
    world.call('CreateService', { ...create, desiredCount: 17 })
    const { id } = add() ?? {}
    await world.clock.advance(minute)
    expect(messages().at(-1)).toMatch(
      new RegExp(
        `^\\(service web, taskSet ${id}\\) was unable to place a task because no container instance met all of its requirements\\.`,
      ),
    )
  })

  it('ends with its task sets', async () => {
    world.call('CreateService', create)
    add()
    await world.clock.advance(minute)
    expect(world.refusal('DeleteService', { service: 'web' })).toContain('scaled above 0')
    world.call('DeleteService', { service: 'web', force: true })
    await world.clock.advance(minute)
    expect(service()).toMatchObject({ status: 'INACTIVE', runningCount: 0, taskSets: [] })
    expect(world.refusal('DescribeTaskSets', ofWeb)).toBe('ServiceNotActiveException: Service was not ACTIVE.')
  })

  it('goes on in a new daemon', async () => {
    world.call('CreateService', create)
    add()
    await world.clock.advance(minute)
    await world.restartControl()
    const [task] = world.store.read().tasks.by('runningOfService', arn('service/default/web'))
    if (task) world.agent.kill(task.arn)
    await world.clock.advance(minute)
    expect(only()).toMatchObject([{ runningCount: 3 }])
  })

  it.each<[Partial<CreateServiceRequest>, string]>([
    [{ taskDefinition: 'web' }, 'InvalidParameterException: TaskDefinition must be blank'],
    [{ loadBalancers: [{ targetGroupArn: 't' }] }, 'InvalidParameterException: LoadBalancers must be empty or null.'],
    [
      { networkConfiguration: network },
      'InvalidParameterException: networkConfiguration must be blank for a service with the deployment controller EXTERNAL. Give it to CreateTaskSet instead.',
    ],
    [
      { schedulingStrategy: 'DAEMON', desiredCount: undefined },
      'InvalidParameterException: The daemon scheduling strategy does not support the EXTERNAL deployment controller. Use the controller ECS.',
    ],
    [{ desiredCount: -1 }, 'InvalidParameterException: DesiredCount can not be lesser than 0'],
    [
      { serviceConnectConfiguration: { enabled: true } },
      'UnsupportedFeatureException: Marina has no Service Connect for task sets yet, so nothing was changed. Leave serviceConnectConfiguration out.',
    ],
  ])('is not created with %o', (over, sentence) => {
    expect(world.refusal('CreateService', { ...create, ...over })).toBe(sentence)
  })

  it.each([
    [{ taskDefinition: 'web' }, 'task definition'],
    [{ networkConfiguration: network }, 'network parameters'],
    [{ loadBalancers: [] }, 'load balancers'],
    [{ platformVersion: '1.4.0' }, 'platform version'],
  ])('is not updated with %o', (over, what) => {
    world.call('CreateService', create)
    expect(world.refusal('UpdateService', { service: 'web', ...over })).toBe(
      `InvalidParameterException: Unable to update ${what} on services with a EXTERNAL deployment controller. Use CreateTaskSet to deploy.`,
    )
  })

  it('is updated with what is its own', () => {
    world.call('CreateService', create)
    const update = { desiredCount: 5, healthCheckGracePeriodSeconds: 30, propagateTags: 'SERVICE', enableECSManagedTags: true } as const
    expect(world.call('UpdateService', { service: 'web', ...update }).service).toMatchObject({ ...update, deployments: [] })
    expect(world.refusal('UpdateService', { service: 'web', forceNewDeployment: true })).toContain(
      'InvalidParameterException: Cannot force',
    )
    expect(world.refusal('ListServiceDeployments', { service: 'web' })).toContain('UnsupportedFeatureException: ')
  })
})

describe('task sets', () => {
  it('with the same token and parameters are the same', () => {
    world.call('CreateService', create)
    const first = add({ clientToken: 'once' })
    expect(add({ clientToken: 'once' })).toEqual(first)
    const request = { ...ofWeb, taskDefinition: 'web:2', clientToken: 'once' }
    expect(world.refusal('CreateTaskSet', request)).toBe('InvalidParameterException: Creation of task set was not idempotent.')
    expect(only()).toHaveLength(1)
  })

  it('are looked up by id and ARN, in any of their forms, and missing ones are named', () => {
    world.call('CreateService', create)
    const { id = '', taskSetArn = '' } = add() ?? {}
    const taskSets = [id, id.replace('ecs-svc/', ''), taskSetArn, 'ecs-svc/1']
    const answer = world.call('DescribeTaskSets', { ...ofWeb, taskSets })
    expect(answer.taskSets).toHaveLength(1)
    expect(answer.failures).toEqual([{ arn: arn('task-set/default/web/ecs-svc/1'), reason: 'MISSING' }])
  })

  it('carry tags', () => {
    world.call('CreateService', create)
    const resourceArn = add({ tags: [{ key: 'a', value: '1' }] })?.taskSetArn
    world.call('TagResource', { resourceArn, tags: [{ key: 'b', value: '2' }] })
    world.call('UntagResource', { resourceArn, tagKeys: ['a'] })
    expect(world.call('ListTagsForResource', { resourceArn }).tags).toEqual([{ key: 'b', value: '2' }])
    expect(world.call('DescribeTaskSets', { ...ofWeb, include: ['TAGS'] }).taskSets?.[0]?.tags).toEqual([{ key: 'b', value: '2' }])
  })

  it('are five at most', () => {
    world.call('CreateService', create)
    const ids = Array.from({ length: 5 }, () => add({ scale: percent(0) })?.id)
    const request = { ...ofWeb, taskDefinition: 'web:1' }
    expect(world.refusal('CreateTaskSet', request)).toContain('LimitExceededException: The service web has 5 task sets')
    world.call('DeleteTaskSet', { ...ofWeb, taskSet: ids[0] })
    expect(world.refusal('CreateTaskSet', request)).toBe('answered')
  })

  it('are deleted at scale 0, or by force', () => {
    world.call('CreateService', create)
    const taskSet = add({ scale: percent(1) })?.id
    expect(world.refusal('DeleteTaskSet', { ...ofWeb, taskSet })).toBe(
      'InvalidParameterException: The task set cannot be deleted while it is scaled above 0. Scale it to 0 with UpdateTaskSet, or use force.',
    )
    expect(world.call('DeleteTaskSet', { ...ofWeb, taskSet, force: true }).taskSet).toMatchObject({ status: 'DRAINING', scale: percent(0) })
    for (const name of ['UpdateTaskSet', 'DeleteTaskSet'] as const) {
      expect(world.refusal(name, { ...ofWeb, taskSet, scale: percent(1) })).toBe(
        'TaskSetNotFoundException: The specified task set does not exist.',
      )
    }
  })

  it.each<[Parameters<typeof world.refusal>[0], object, string]>([
    ['CreateTaskSet', { service: 'nope', taskDefinition: 'web' }, 'ServiceNotFoundException: Service not found.'],
    ['CreateTaskSet', { taskDefinition: 'nope' }, 'ClientException: TaskDefinition not found.'],
    [
      'CreateTaskSet',
      { service: 'rolling', taskDefinition: 'web' },
      'InvalidParameterException: The service rolling has the deployment controller ECS; task sets are of services with the controller EXTERNAL.',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'InvalidParameterException: Specifying both a launch type and capacity provider strategy is not supported',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', launchType: 'FARGATE' },
      'InvalidParameterException: Task definition does not support launch_type FARGATE.',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'fargate', launchType: 'FARGATE' },
      "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', clientToken: 'x'.repeat(37) },
      'InvalidParameterException: idempotency token longer than 36.',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', scale: { value: 101 } },
      'InvalidParameterException: The scale value of a task set must be between 0 and 100.',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', scale: { value: 1, unit: 'TASKS' } },
      'InvalidParameterException: Scale unit should be one of [PERCENT]',
    ],
    [
      'CreateTaskSet',
      { taskDefinition: 'web', serviceRegistries: [{ registryArn: 'r' }] },
      'InvalidParameterException: The service registry r does not exist. Give the ARN of a service of AWS Cloud Map.',
    ],
    ['UpdateTaskSet', { taskSet: 'x', scale: {} }, 'TaskSetNotFoundException: The specified task set does not exist.'],
    [
      'DeleteTaskSet',
      { taskSet: arn('task-set/default/other/ecs-svc/1') },
      'InvalidParameterException: Invalid identifier: Identifier is for other. Your service is web',
    ],
    ['UpdateServicePrimaryTaskSet', { primaryTaskSet: 'x' }, 'TaskSetNotFoundException: The specified task set does not exist.'],
    ['DescribeTaskSets', { cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
  ])('%s refuses %o', (name, over, sentence) => {
    world.call('CreateService', create)
    world.call('CreateService', { serviceName: 'rolling', taskDefinition: 'web', desiredCount: 1 })
    expect(world.refusal(name, { ...ofWeb, ...over } as never)).toBe(sentence)
  })
})

describe.skipIf(!corpusFolder('recordings'))('a task set has the members AWS answers with', () => {
  it.each([
    ['024-awscli-describetasksets-1.json', 'taskSets'],
    ['051-awscli-updatetaskset-1.json', 'taskSet'],
    ['013-awscli-deletetaskset-1.json', 'taskSet'],
  ])('%s', (file, member) => {
    world.call('CreateService', create)
    add({ taskDefinition: 'fargate', launchType: 'EC2', networkConfiguration: network })
    // The recordings are older than serviceArn and clusterArn.
    const ours = names(only()[0]).filter((name) => name !== 'serviceArn' && name !== 'clusterArn')
    expect(ours).toEqual(names(recorded(file, member)))
  })
})
