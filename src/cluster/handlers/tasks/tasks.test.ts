import type { RunTaskRequest, RunTaskResponse } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { arn, caller, createHandlersWorld, network } from '../handlers.testSupport.ts'

const fargate = { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network } as const

function world() {
  const created = createHandlersWorld()
  created.register()
  created.registerFargate()
  return created
}

describe('RunTask', () => {
  it('answers with tasks that wait for the agent', () => {
    const { call, clock } = world()
    const { tasks = [], failures } = call('RunTask', { taskDefinition: 'web', count: 2, startedBy: 'me/x_1-2' })
    expect(failures).toEqual([])
    expect(tasks).toHaveLength(2)
    expect(tasks[0]).toMatchObject({
      taskDefinitionArn: arn('task-definition/web:1'),
      lastStatus: 'PENDING',
      desiredStatus: 'RUNNING',
      launchType: 'EC2',
      group: 'family:web',
      startedBy: 'me/x_1-2',
      version: 1,
      createdAt: new Date(clock.now()),
      attributes: [{ name: 'ecs.cpu-architecture', value: 'x86_64' }],
      containers: [{ name: 'app', lastStatus: 'PENDING', cpu: '128', memory: '64' }],
      overrides: { containerOverrides: [{ name: 'app' }], inferenceAcceleratorOverrides: [] },
      tags: [],
    })
    expect(tasks[0]?.containerInstanceArn).toMatch(/container-instance\/default\//)
  })

  it('runs Fargate without an instance, with a network interface to come and a concrete platform version', () => {
    const { call } = world()
    const [task] = call('RunTask', { ...fargate, platformVersion: 'LATEST' }).tasks ?? []
    expect(task).toMatchObject({
      lastStatus: 'PROVISIONING',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      cpu: '256',
      memory: '512',
      ephemeralStorage: { sizeInGiB: 20 },
      attachments: [{ type: 'ElasticNetworkInterface', status: 'PRECREATED', details: [{ name: 'subnetId', value: 'subnet-1' }] }],
    })
    expect(task).not.toHaveProperty('containerInstanceArn')
  })

  it('places what fits and answers the rest as failures', () => {
    const { call, register } = world()
    register({ family: 'large', containerDefinitions: [{ name: 'app', image: 'x', cpu: 900, memory: 64 }] })
    const { tasks, failures } = call('RunTask', { taskDefinition: 'large', count: 3 })
    expect(tasks).toHaveLength(2)
    expect(failures).toEqual([
      {
        arn: expect.stringContaining('container-instance/default/') as string,
        reason: 'RESOURCE:CPU',
        detail: 'needs 900 CPU units, 248 are left',
      },
    ])
  })

  it('places by what the overrides ask for', () => {
    const { call } = world()
    const overrides = { containerOverrides: [{ name: 'app', cpu: 1500 }] }
    expect(call('RunTask', { taskDefinition: 'web', count: 2, overrides })).toMatchObject({
      tasks: [{}],
      failures: [{ reason: 'RESOURCE:CPU' }],
    })
  })

  it('refuses EC2 tasks in a cluster without instances', () => {
    const { call, refusal } = world()
    call('CreateCluster', { clusterName: 'empty' })
    expect(refusal('RunTask', { cluster: 'empty', taskDefinition: 'web' })).toBe(
      'InvalidParameterException: No Container Instances were found in your cluster.',
    )
    expect(call('RunTask', { ...fargate, cluster: 'empty' }).tasks).toHaveLength(1)
  })

  it("gives the caller's tags, then the definition's, then ECS's own", () => {
    const { call, register } = world()
    register({
      tags: [
        { key: 'a', value: 'definition' },
        { key: 'b', value: 'definition' },
      ],
    })
    const request = { taskDefinition: 'web', tags: [{ key: 'a', value: 'request' }] }
    expect(call('RunTask', request).tasks?.[0]?.tags).toEqual(request.tags)
    expect(call('RunTask', { ...request, propagateTags: 'TASK_DEFINITION', enableECSManagedTags: true }).tasks?.[0]?.tags).toEqual([
      { key: 'a', value: 'request' },
      { key: 'b', value: 'definition' },
      { key: 'aws:ecs:clusterName', value: 'default' },
    ])
  })

  it('applies overrides to what is reserved and answered', () => {
    const { call, store } = world()
    const overrides = { containerOverrides: [{ name: 'app', cpu: 256, memory: 32, command: ['x'] }], memory: '1 GB' }
    const [task] = call('RunTask', { taskDefinition: 'web', overrides }).tasks ?? []
    expect(task).toMatchObject({
      memory: '1024',
      overrides: { memory: '1024', containerOverrides: [{ name: 'app', command: ['x'] }] },
      containers: [{ cpu: '256', memory: '32' }],
    })
    expect(store.read().tasks.get(task?.taskArn ?? '')?.reserved).toMatchObject({ cpu: 256, memoryMiB: 1024 })
  })

  const ec2 = { taskDefinition: 'web' }
  it.each<[string, RunTaskRequest, string]>([
    ['no such cluster', { ...ec2, cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
    ['no such definition', { taskDefinition: 'nope' }, 'ClientException: TaskDefinition not found.'],
    ['inactive definition', { taskDefinition: 'gone:1' }, 'ClientException: TaskDefinition is inactive'],
    ['count 0', { ...ec2, count: 0 }, 'InvalidParameterException: count must be between 1 and 10.'],
    ['count 11', { ...ec2, count: 11 }, 'InvalidParameterException: count must be between 1 and 10.'],
    [
      'unknown launch type',
      { ...ec2, launchType: 'MOON' as never },
      'InvalidParameterException: launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]',
    ],
    [
      'external',
      { ...ec2, launchType: 'EXTERNAL' },
      'UnsupportedFeatureException: Marina has no EXTERNAL capacity yet, so nothing was started. Use launchType EC2 or FARGATE.',
    ],
    [
      'Fargate for a bridge definition',
      { ...ec2, launchType: 'FARGATE' },
      'InvalidParameterException: Task definition does not support launch_type FARGATE.',
    ],
    [
      'platform version on EC2',
      { ...ec2, platformVersion: '1.4.0' },
      'InvalidParameterException: The platform version must be null when specifying an EC2 launch type',
    ],
    [
      'unknown platform version',
      { ...fargate, platformVersion: '9' },
      'PlatformUnknownException: The specified platform version does not exist. Specify LATEST or 1.4.0.',
    ],
    [
      'no network',
      { taskDefinition: 'fargate', launchType: 'FARGATE' },
      "InvalidParameterException: Network Configuration must be provided when networkMode 'awsvpc' is specified.",
    ],
    [
      'network on bridge',
      { ...ec2, networkConfiguration: network },
      'InvalidParameterException: Network Configuration is not valid for the given networkMode of this task definition.',
    ],
    [
      'no subnets',
      { ...fargate, networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
      'InvalidParameterException: subnets can not be empty.',
    ],
    [
      '17 subnets',
      { ...fargate, networkConfiguration: { awsvpcConfiguration: { subnets: Array.from({ length: 17 }, String) } } },
      'InvalidParameterException: subnets can have at most 16 items',
    ],
    [
      'group of a service',
      { ...ec2, group: 'service:web' },
      "InvalidParameterException: The group must not start with 'service:', which is reserved for the tasks of services.",
    ],
    [
      'startedBy with a space',
      { ...ec2, startedBy: 'a b' },
      'InvalidParameterException: startedBy can have letters, digits, hyphens, underscores and slashes only.',
    ],
    ['startedBy too long', { ...ec2, startedBy: 'a'.repeat(129) }, 'InvalidParameterException: startedBy can have at most 128 characters'],
    [
      'tags of a service',
      { ...ec2, propagateTags: 'SERVICE' },
      'InvalidParameterException: propagateTags should be one of [TASK_DEFINITION,NONE]',
    ],
    ['tag without a value', { ...ec2, tags: [{ key: 'a' }] }, 'InvalidParameterException: Tag value can not be null.'],
    [
      'override of nobody',
      { ...ec2, overrides: { containerOverrides: [{ name: 'db' }] } },
      'InvalidParameterException: Override for container named db is not a container in the TaskDefinition.',
    ],
    [
      'overrides too long',
      { ...ec2, overrides: { containerOverrides: [{ name: 'app', command: ['x'.repeat(9000)] }] } },
      'InvalidParameterException: The overrides can have at most 8192 characters.',
    ],
    [
      'override to another size',
      { ...fargate, overrides: { cpu: '512', memory: '512' } },
      'ClientException: No Fargate configuration exists for given values: 512 CPU, 512 memory. See the Amazon ECS documentation for the valid values.',
    ],
    ['override cpu not an amount', { ...ec2, overrides: { cpu: 'much' } }, "InvalidParameterException: Invalid 'cpu' setting for task."],
    [
      'constraints',
      { ...ec2, placementConstraints: [{ type: 'memberOf', expression: 'attribute:a = b' }] },
      'InvalidParameterException: Invalid placement constraint: the character = is not expected, at position 12 of the expression.',
    ],
    [
      'six strategies',
      { ...ec2, placementStrategy: Array.from({ length: 6 }, () => ({ type: 'random' as const })) },
      'InvalidParameterException: Maximum number of strategies is 5',
    ],
    [
      'binpack by colour',
      { ...ec2, placementStrategy: [{ type: 'binpack', field: 'colour' }] },
      "InvalidParameterException: binpack field 'colour' is invalid",
    ],
    [
      'random by field',
      { ...ec2, placementStrategy: [{ type: 'random', field: 'cpu' }] },
      'InvalidParameterException: random field should not be specified',
    ],
    ['token too long', { ...ec2, clientToken: 'a'.repeat(65) }, 'InvalidParameterException: clientToken can have at most 64 characters'],
    [
      'volumes',
      { ...ec2, volumeConfigurations: [{ name: 'v', managedEBSVolume: { roleArn: 'r' } }] },
      'UnsupportedFeatureException: Marina has no EBS volumes yet, so nothing was started. Leave volumeConfigurations out.',
    ],
  ])('refuses: %s', (_, request, sentence) => {
    const { call, refusal, register, store } = world()
    register({ family: 'gone' })
    call('DeregisterTaskDefinition', { taskDefinition: 'gone:1' })
    expect(refusal('RunTask', request)).toBe(sentence)
    expect(store.read().tasks.size).toBe(0)
  })

  it('keeps to the placement constraints of the definition and of the request', () => {
    const { call, register, store } = world()
    const [instance] = store.read().containerInstances.all()
    register({ family: 'picky', placementConstraints: [{ type: 'memberOf', expression: 'attribute:x exists' }] })
    expect(call('RunTask', { taskDefinition: 'picky' })).toMatchObject({
      tasks: [],
      failures: [{ arn: instance?.arn, reason: 'MemberOf placement constraint unsatisfied.' }],
    })
    const { tasks, failures } = call('RunTask', { taskDefinition: 'web', count: 2, placementConstraints: [{ type: 'distinctInstance' }] })
    expect(tasks).toHaveLength(1)
    expect(failures).toMatchObject([{ arn: instance?.arn, reason: 'DistinctInstance placement constraint unsatisfied.' }])
  })
})

describe("RunTask's clientToken", () => {
  const raw = (request: RunTaskRequest) => ({ ...caller, rawRequest: JSON.stringify(request) })
  const request = { taskDefinition: 'web', count: 2, clientToken: 'once' }

  it('has the same tasks for the same request, as they are now', () => {
    const { call, store } = world()
    const first = call('RunTask', request, raw(request))
    const stopped = first.tasks?.[0]?.taskArn ?? ''
    call('StopTask', { task: stopped })
    const second = call('RunTask', request, raw(request))
    expect(second.tasks?.map(({ taskArn }) => taskArn)).toEqual(first.tasks?.map(({ taskArn }) => taskArn))
    expect(second.tasks?.[0]).toMatchObject({ desiredStatus: 'STOPPED', version: 2 })
    expect(store.read().tasks.size).toBe(2)
  })

  it.each([{ count: 1 }, { startedBy: '' }, { overrides: {} }, { launchType: 'EC2' as const }])(
    'is in conflict with %o beside it',
    (change) => {
      const { call, handlers } = world()
      const { tasks } = call('RunTask', request, raw(request))
      const other = { ...request, ...change }
      const error = (() => {
        try {
          return void handlers.RunTask(other, raw(other))
        } catch (thrown) {
          return thrown
        }
      })()
      expect(error).toBeInstanceOf(ClusterError)
      expect(error).toMatchObject({
        code: 'ConflictException',
        message:
          'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different request.',
        details: { resourceIds: tasks?.map(({ taskArn }) => taskArn) },
      })
    },
  )

  it('belongs to its cluster, and without tasks to nobody', () => {
    const { call } = world()
    call('CreateCluster', { clusterName: 'other' })
    const here = { ...fargate, clientToken: 'once' }
    const there = { ...here, cluster: 'other' }
    const [first] = call('RunTask', here, raw(here)).tasks ?? []
    const [second] = call('RunTask', there, raw(there)).tasks ?? []
    expect(second?.taskArn).not.toBe(first?.taskArn)
  })
})

describe('StopTask, DescribeTasks and ListTasks', () => {
  it('wants a task stopped, and keeps the first reason', async () => {
    const { call, clock } = world()
    const [task] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    const id = task?.taskArn?.split('/').at(-1)
    const { task: stopping } = call('StopTask', { task: id, reason: 'enough' })
    expect(stopping).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'PENDING',
      stopCode: 'UserInitiated',
      stoppedReason: 'enough',
      stoppingAt: new Date(clock.now()),
      version: 2,
    })
    await clock.advance(1000)
    expect(call('StopTask', { task: task?.taskArn, reason: 'again' }).task).toEqual(stopping)
    const [other] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    expect(call('StopTask', { task: other?.taskArn }).task?.stoppedReason).toBe('Task stopped by user')
  })

  it('describes with tags when asked, each task once, and the rest as missing', () => {
    const { call } = world()
    const [task] = call('RunTask', { taskDefinition: 'web', tags: [{ key: 'a', value: '1' }] }).tasks ?? []
    const taskArn = task?.taskArn ?? ''
    const missing = 'f'.repeat(32)
    const answer = call('DescribeTasks', { tasks: [taskArn, taskArn.split('/').at(-1) ?? '', missing] })
    expect(answer.tasks).toMatchObject([{ taskArn, tags: [] }])
    expect(answer.failures).toEqual([{ arn: arn(`task/default/${missing}`), reason: 'MISSING' }])
    expect(call('DescribeTasks', { tasks: [taskArn], include: ['TAGS'] }).tasks?.[0]?.tags).toEqual([{ key: 'a', value: '1' }])
  })

  it('answers what the agent saw', () => {
    const { call, report, clock } = world()
    const [task] = call('RunTask', fargate).tasks ?? []
    const at = clock.now()
    report(task?.taskArn, {
      lastStatus: 'RUNNING',
      healthStatus: 'HEALTHY',
      connectivity: 'CONNECTED',
      connectivityAt: at,
      startedAt: at,
      networkInterface: {
        attachmentId: 'eni-att',
        status: 'ATTACHED',
        subnetId: 'subnet-1',
        networkInterfaceId: 'eni-1',
        privateIpv4Address: '172.17.0.2',
      },
    })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks).toMatchObject([
      {
        lastStatus: 'RUNNING',
        healthStatus: 'HEALTHY',
        connectivity: 'CONNECTED',
        startedAt: new Date(at),
        containers: [{ networkInterfaces: [{ attachmentId: 'eni-att', privateIpv4Address: '172.17.0.2' }] }],
        attachments: [
          {
            id: 'eni-att',
            status: 'ATTACHED',
            details: [{ name: 'subnetId' }, { name: 'networkInterfaceId' }, { name: 'privateIPv4Address' }],
          },
        ],
      },
    ])
  })

  it('lists by what is wanted, and by each filter', () => {
    const { call } = world()
    const arns = (answer: RunTaskResponse) => answer.tasks?.map(({ taskArn }) => taskArn ?? '') ?? []
    const [web = '', stopped = ''] = arns(call('RunTask', { taskDefinition: 'web', count: 2, startedBy: 'me' }))
    const [onFargate = ''] = arns(call('RunTask', fargate))
    call('StopTask', { task: stopped })
    const list = (request: Parameters<typeof call<'ListTasks'>>[1]) => call('ListTasks', request).taskArns
    expect(list({})).toEqual([web, onFargate].sort())
    expect(list({ desiredStatus: 'STOPPED' })).toEqual([stopped])
    expect(list({ desiredStatus: 'PENDING' })).toEqual([])
    expect(list({ family: 'fargate' })).toEqual([onFargate])
    expect(list({ family: 'nope' })).toEqual([])
    expect(list({ launchType: 'EC2' })).toEqual([web])
    expect(list({ startedBy: 'me' })).toEqual([web])
    expect(list({ startedBy: 'me', desiredStatus: 'STOPPED' })).toEqual([stopped])
    const { containerInstanceArns: [instance = ''] = [] } = call('ListContainerInstances', {})
    expect(list({ containerInstance: instance })).toEqual([web])
    expect(list({ containerInstance: instance.split('/').at(-1) ?? '', family: 'fargate' })).toEqual([])
  })

  it('lists the tasks of a service, and of a family within it', () => {
    const { call, store, clock } = world()
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
    const [task] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    const record = store.read().tasks.get(task?.taskArn ?? '')
    if (record)
      store.update('control starts it', (tx) =>
        tx.put('tasks', { ...record, serviceArn: arn('service/default/web') as never, createdAt: clock.now() }),
      )
    call('RunTask', { taskDefinition: 'web' })
    expect(call('ListTasks', { serviceName: 'web' }).taskArns).toEqual([task?.taskArn])
    expect(call('ListTasks', { serviceName: arn('service/web'), family: 'web' }).taskArns).toEqual([task?.taskArn])
    expect(call('ListTasks', { serviceName: 'web', family: 'fargate' }).taskArns).toEqual([])
  })

  it.each([
    ['StopTask', { task: 'f'.repeat(32) }, 'InvalidParameterException: The referenced task was not found.'],
    ['StopTask', { task: 'short' }, 'InvalidParameterException: taskId length should be one of [32,36]'],
    ['StopTask', { task: 'f'.repeat(32), reason: 'x'.repeat(1025) }, 'InvalidParameterException: reason can have at most 1024 characters'],
    ['DescribeTasks', { tasks: [] }, 'InvalidParameterException: Tasks cannot be empty.'],
    ['DescribeTasks', { tasks: Array.from({ length: 101 }, () => 'x') }, 'InvalidParameterException: Tasks can have at most 100 items'],
    [
      'DescribeTasks',
      { tasks: [arn('service/default/web')] },
      `InvalidParameterException: Invalid identifier: ${arn('service/default/web')} is not the ARN of a task.`,
    ],
    ['ListTasks', { serviceName: 'nope' }, 'ServiceNotFoundException: Service not found.'],
    [
      'ListTasks',
      { desiredStatus: 'DONE' as never },
      'InvalidParameterException: Desired status should be one of [RUNNING,PENDING,STOPPED]',
    ],
    [
      'ListTasks',
      { startedBy: 'me', family: 'web' },
      'InvalidParameterException: When startedBy is specified, no other filter can be specified.',
    ],
    ['ListTasks', { containerInstance: 'nope' }, 'InvalidParameterException: The referenced container instance was not found.'],
    ['ListTasks', { maxResults: 101 }, 'InvalidParameterException: maxResults must be between 1 and 100.'],
  ] as const)('%s refuses %o', (name, request, sentence) => {
    expect(world().refusal(name, request as never)).toBe(sentence)
  })
})
