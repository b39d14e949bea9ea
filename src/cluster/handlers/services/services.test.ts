import type { CreateServiceRequest, DeploymentCircuitBreaker, UpdateServiceRequest } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { arn, createHandlersWorld, network } from '../handlers.testSupport.ts'

const create: CreateServiceRequest = { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 }
const onFargate: CreateServiceRequest = {
  serviceName: 'web',
  taskDefinition: 'fargate',
  desiredCount: 2,
  launchType: 'FARGATE',
  networkConfiguration: network,
}

function world() {
  const created = createHandlersWorld()
  created.register()
  created.registerFargate()
  /** Writes the service as control would leave it. */
  const settle = (status: 'ACTIVE' | 'INACTIVE' = 'ACTIVE') => {
    const service = created.store.read().services.get(arn('service/default/web'))
    if (service)
      created.store.update('control', (tx) => tx.put('services', { ...service, status, deployments: service.deployments.slice(0, 1) }))
  }
  return { ...created, settle }
}

describe('CreateService', () => {
  it("fills in ECS's defaults", () => {
    const { call, clock } = world()
    expect(call('CreateService', create).service).toEqual({
      serviceArn: arn('service/default/web'),
      serviceName: 'web',
      clusterArn: arn('cluster/default'),
      status: 'ACTIVE',
      desiredCount: 2,
      runningCount: 0,
      pendingCount: 0,
      launchType: 'EC2',
      taskDefinition: arn('task-definition/web:1'),
      schedulingStrategy: 'REPLICA',
      deploymentController: { type: 'ECS' },
      deploymentConfiguration: {
        maximumPercent: 200,
        minimumHealthyPercent: 100,
        strategy: 'ROLLING',
        bakeTimeInMinutes: 0,
        deploymentCircuitBreaker: {
          enable: false,
          rollback: false,
          resetOnHealthyTask: true,
          thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
        },
      },
      deployments: [
        {
          id: expect.stringMatching(/^ecs-svc\/\d{19}$/) as string,
          status: 'PRIMARY',
          taskDefinition: arn('task-definition/web:1'),
          desiredCount: 2,
          runningCount: 0,
          pendingCount: 0,
          failedTasks: 0,
          launchType: 'EC2',
          createdAt: new Date(clock.now()),
          updatedAt: new Date(clock.now()),
          rolloutState: 'IN_PROGRESS',
          rolloutStateReason: expect.stringMatching(/^ECS deployment ecs-svc\/\d+ in progress\.$/) as string,
        },
      ],
      currentServiceRevisions: [
        {
          arn: expect.stringMatching(/:service-revision\/default\/web\/\d{19}$/) as string,
          requestedTaskCount: 2,
          runningTaskCount: 0,
          pendingTaskCount: 0,
        },
      ],
      availabilityZoneRebalancing: 'ENABLED',
      propagateTags: 'NONE',
      enableECSManagedTags: false,
      enableExecuteCommand: false,
      healthCheckGracePeriodSeconds: 0,
      resourceManagementType: 'CUSTOMER',
      roleArn: 'arn:aws:iam::000000000000:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS',
      createdAt: new Date(clock.now()),
      createdBy: 'arn:aws:iam::000000000000:user/tester',
      events: [],
      loadBalancers: [],
      serviceRegistries: [],
      placementConstraints: [],
      placementStrategy: [],
      tags: [],
    })
  })

  it('shows LATEST on a Fargate service and the version it stands for on its deployment', () => {
    const { call } = world()
    const { service } = call('CreateService', onFargate)
    const filled = { awsvpcConfiguration: { subnets: ['subnet-1'], assignPublicIp: 'DISABLED' } }
    expect(service).toMatchObject({
      launchType: 'FARGATE',
      platformVersion: 'LATEST',
      platformFamily: 'Linux',
      networkConfiguration: filled,
    })
    expect(service?.deployments).toMatchObject([{ platformVersion: '1.4.0', platformFamily: 'Linux', networkConfiguration: filled }])
  })

  it('takes a strategy of one provider in place of a launch type', () => {
    const { call } = world()
    call('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE'] })
    const { launchType: _, ...rest } = onFargate
    const { service } = call('CreateService', {
      ...rest,
      cluster: 'shop',
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
    })
    expect(service).toMatchObject({
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE', base: 0, weight: 1 }],
      platformVersion: 'LATEST',
    })
    expect(service).not.toHaveProperty('launchType')
  })

  const on = { enable: true, rollback: true }
  const byDefault = { resetOnHealthyTask: true, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 } }
  it.each<[string, DeploymentCircuitBreaker, object]>([
    ['on', on, { ...on, ...byDefault }],
    ['off, which never rolls back', { enable: false, rollback: true }, { enable: false, rollback: false, ...byDefault }],
    [
      'with a threshold of its own',
      { ...on, resetOnHealthyTask: false, thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 100 } },
      { ...on, resetOnHealthyTask: false, thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 100 } },
    ],
  ])('takes a circuit breaker: %s', (_, deploymentCircuitBreaker, stored) => {
    const { call } = world()
    const { service } = call('CreateService', { ...create, deploymentConfiguration: { deploymentCircuitBreaker } })
    expect(service?.deploymentConfiguration?.deploymentCircuitBreaker).toEqual(stored)
    const after = call('UpdateService', { service: 'web', deploymentConfiguration: { maximumPercent: 150 } }).service
    expect(after?.deploymentConfiguration).toMatchObject({ maximumPercent: 150, deploymentCircuitBreaker: stored })
  })

  it('takes deployment alarms, and keeps them through an update of other things', () => {
    const { call } = world()
    const alarms = { alarmNames: ['errors'], enable: true, rollback: true }
    const { service } = call('CreateService', { ...create, deploymentConfiguration: { alarms } })
    expect(service?.deploymentConfiguration?.alarms).toEqual(alarms)
    const { service: after } = call('UpdateService', { service: 'web', deploymentConfiguration: { maximumPercent: 150 } })
    expect(after?.deploymentConfiguration).toMatchObject({ maximumPercent: 150, alarms })
    const { serviceDeployments = [] } = call('ListServiceDeployments', { service: 'web' })
    const arns = serviceDeployments.map(({ serviceDeploymentArn = '' }) => serviceDeploymentArn)
    const { serviceDeployments: described } = call('DescribeServiceDeployments', { serviceDeploymentArns: arns })
    expect(described?.[0]?.alarms).toEqual({ status: 'MONITORING', alarmNames: ['errors'], triggeredAlarmNames: [] })
  })

  it('turns rebalancing off where there is no room for it', () => {
    const { call } = world()
    const deploymentConfiguration = { maximumPercent: 100, minimumHealthyPercent: 50 }
    expect(call('CreateService', { ...create, deploymentConfiguration }).service?.availabilityZoneRebalancing).toBe('DISABLED')
  })

  it('with the same token and parameters returns what is there; tags do not count', () => {
    const { call, refusal } = world()
    const request = { ...create, clientToken: 'once' }
    const first = call('CreateService', { ...request, tags: [{ key: 'a', value: '1' }] })
    expect(call('CreateService', request)).toEqual(first)
    expect(call('CreateService', { clientToken: 'once', desiredCount: 2, taskDefinition: 'web', serviceName: 'web' })).toEqual(first)
    const taken = 'InvalidParameterException: Creation of service was not idempotent.'
    expect(refusal('CreateService', { ...request, desiredCount: 3 })).toBe(taken)
    expect(refusal('CreateService', { ...request, clientToken: 'twice' })).toBe(taken)
    expect(refusal('CreateService', create)).toBe(taken)
  })

  it('may take the name of a service that is gone, not of one that drains', () => {
    const { call, refusal, settle, store, clock, ids } = world()
    call('CreateService', create)
    store.update('event', (tx) =>
      addServiceEvent(tx, arn('service/default/web') as never, 'has reached a steady state.', { now: clock.now(), ids }),
    )
    call('DeleteService', { service: 'web', force: true })
    expect(refusal('CreateService', create)).toBe('InvalidParameterException: Unable to Start a service that is still Draining.')
    settle('INACTIVE')
    expect(call('CreateService', create).service).toMatchObject({ status: 'ACTIVE', desiredCount: 2, events: [] })
  })

  const refused: [string, Partial<CreateServiceRequest>, string][] = [
    [
      'a name with a space',
      { serviceName: 'my web' },
      'InvalidParameterException: Service names can have up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.',
    ],
    ['a long token', { clientToken: 'x'.repeat(37) }, 'InvalidParameterException: idempotency token longer than 36.'],
    ['no such cluster', { cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
    ['no count', { desiredCount: undefined }, 'InvalidParameterException: DesiredCount is missing'],
    ['count -1', { desiredCount: -1 }, 'InvalidParameterException: DesiredCount can not be lesser than 0'],
    ['count 5001', { desiredCount: 5001 }, 'InvalidParameterException: desiredCount can be at most 5000, the most tasks of one service.'],
    ['no definition', { taskDefinition: undefined }, 'InvalidParameterException: TaskDefinition is missing'],
    ['no such definition', { taskDefinition: 'nope' }, 'ClientException: TaskDefinition not found.'],
    [
      'unknown scheduling',
      { schedulingStrategy: 'ONCE' as never },
      'InvalidParameterException: Scheduling strategy should be one of [REPLICA,DAEMON]',
    ],
    ['maximum 99', { deploymentConfiguration: { maximumPercent: 99 } }, 'InvalidParameterException: maximumPercent must be at least 100'],
    [
      'minimum 101',
      { deploymentConfiguration: { minimumHealthyPercent: 101 } },
      'InvalidParameterException: minimumHealthyPercent must be at most 100',
    ],
    [
      'both 100',
      { deploymentConfiguration: { maximumPercent: 100 } },
      'InvalidParameterException: Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.',
    ],
    [
      'rebalancing without room',
      { deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 }, availabilityZoneRebalancing: 'ENABLED' },
      'InvalidParameterException: Availability Zone Rebalancing does not support maximumPercent <= 100 % as deployment configuration.',
    ],
    [
      'type and strategy',
      { launchType: 'EC2', capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'InvalidParameterException: Specifying both a launch type and capacity provider strategy is not supported',
    ],
    [
      'platform version on EC2',
      { platformVersion: 'LATEST' },
      'InvalidParameterException: The platform version must be null when specifying an EC2 launch type',
    ],
    [
      'grace period',
      { healthCheckGracePeriodSeconds: 30 },
      'InvalidParameterException: Health check grace period is only valid for services configured to use load balancers',
    ],
    ['role', { role: 'ecs' }, 'InvalidParameterException: IAM roles are only valid for services configured to use load balancers'],
    ['two registries', { serviceRegistries: [{}, {}] }, 'InvalidParameterException: service registries can have at most 1 items'],
    [
      'balancer of no container',
      { loadBalancers: [{ targetGroupArn: 't', containerName: 'db', containerPort: 1 }] },
      'InvalidParameterException: The container db does not exist in the task definition.',
    ],
    [
      'balancer of no port',
      { loadBalancers: [{ targetGroupArn: 't', containerName: 'app', containerPort: 1 }] },
      'InvalidParameterException: The container app did not have a container port 1 defined.',
    ],
    [
      'two kinds of balancer',
      { loadBalancers: [{ targetGroupArn: 't', loadBalancerName: 'l' }] },
      'InvalidParameterException: loadBalancerName and targetGroupArn cannot both be specified',
    ],
    [
      'daemon with a count',
      { schedulingStrategy: 'DAEMON' },
      'InvalidParameterException: The daemon scheduling strategy does not support a desired count for services. Remove the desired count value and try again',
    ],
    [
      'daemon on Fargate',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, launchType: 'FARGATE' },
      'InvalidParameterException: The daemon scheduling strategy does not support the FARGATE launch type. Change the launch type and try again',
    ],
    [
      'daemon with providers',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, capacityProviderStrategy: [{ capacityProvider: 'p', weight: 1 }] },
      'InvalidParameterException: The daemon scheduling strategy does not support capacity provider strategies. Remove the capacity provider strategy and try again',
    ],
    [
      'daemon with a placement strategy',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, placementStrategy: [{ type: 'random' }] },
      'InvalidParameterException: The daemon scheduling strategy does not support placement strategies. Remove the placement strategies and try again',
    ],
    [
      'daemon above 100 %',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, deploymentConfiguration: { maximumPercent: 200 } },
      'InvalidParameterException: The daemon scheduling strategy does not support values above 100 for maximumPercent. Change the value and try again',
    ],
    [
      'daemon with rebalancing',
      { schedulingStrategy: 'DAEMON', desiredCount: undefined, availabilityZoneRebalancing: 'ENABLED' },
      'InvalidParameterException: Availability Zone Rebalancing does not support DAEMON services',
    ],
    [
      'CodeDeploy without a balancer',
      { deploymentController: { type: 'CODE_DEPLOY' } },
      'InvalidParameterException: The CODE_DEPLOY deployment controller requires an Application Load Balancer or Network Load Balancer',
    ],
    [
      'CodeDeploy',
      { deploymentController: { type: 'CODE_DEPLOY' }, loadBalancers: [{ targetGroupArn: 't' }] },
      'UnsupportedFeatureException: Marina has no CODE_DEPLOY deployment controller: AWS CodeDeploy does its deployments, and that is not here. Use the controller ECS with the strategy BLUE_GREEN, LINEAR or CANARY, or EXTERNAL with task sets of your own.',
    ],
    [
      'blue/green',
      { deploymentConfiguration: { strategy: 'BLUE_GREEN' } },
      'InvalidParameterException: bakeTimeInMinutes is required when using the BLUE_GREEN deployment strategy.',
    ],
    [
      'unknown strategy',
      { deploymentConfiguration: { strategy: 'FAST' as never } },
      'InvalidParameterException: Deployment strategy should be one of [ROLLING,BLUE_GREEN,LINEAR,CANARY]',
    ],
    [
      'breaker of 101 %',
      {
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: false, thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 101 } },
        },
      },
      'InvalidParameterException: Invalid deployment circuit breaker threshold value.',
    ],
    [
      'breaker of an unknown kind',
      {
        deploymentConfiguration: {
          deploymentCircuitBreaker: { enable: true, rollback: false, thresholdConfiguration: { type: 'BOGUS' as never, value: 1 } },
        },
      },
      'InvalidParameterException: Invalid deployment circuit breaker threshold type.',
    ],
    [
      'a registry that is not',
      { serviceRegistries: [{ registryArn: 'r' }] },
      'InvalidParameterException: The service registry r does not exist. Give the ARN of a service of AWS Cloud Map.',
    ],
    [
      'Service Connect without task memory',
      { serviceConnectConfiguration: { enabled: true } },
      'InvalidParameterException: Service Connect needs a task definition with task memory. Set memory on the task, and register it again.',
    ],
    [
      'constraints',
      { placementConstraints: [{ type: 'memberOf', expression: 'x' }] },
      'InvalidParameterException: Invalid placement constraint: "x" is nothing to ask for; expected agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount, task:group or attribute:NAME, at position 0 of the expression.',
    ],
    [
      'unknown propagation',
      { propagateTags: 'ALL' as never },
      'InvalidParameterException: propagateTags should be one of [TASK_DEFINITION,SERVICE,NONE]',
    ],
  ]
  it.each(refused)('refuses: %s', (_, change, sentence) => {
    const { refusal, store } = world()
    expect(refusal('CreateService', { ...create, ...change })).toBe(sentence)
    expect(store.read().services.size).toBe(0)
  })

  it('creates a DAEMON service, which cannot be scaled and always be deleted', () => {
    const { call, refusal } = world()
    const { service } = call('CreateService', { serviceName: 'web', taskDefinition: 'web', schedulingStrategy: 'DAEMON' })
    expect(service).toMatchObject({
      schedulingStrategy: 'DAEMON',
      launchType: 'EC2',
      deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0 },
      availabilityZoneRebalancing: 'DISABLED',
    })
    expect(refusal('UpdateService', { service: 'web', desiredCount: 3 })).toContain('does not support a desired count')
    expect(call('ListServices', { schedulingStrategy: 'DAEMON' }).serviceArns).toHaveLength(1)
    expect(call('DeleteService', { service: 'web' }).service?.status).toBe('DRAINING')
  })

  it('takes what is switched off', () => {
    const { refusal } = world()
    const off: Partial<CreateServiceRequest> = {
      serviceConnectConfiguration: { enabled: false },
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: false, rollback: false },
        alarms: { alarmNames: [], enable: false, rollback: false },
      },
      loadBalancers: [],
      placementStrategy: [
        { type: 'spread', field: 'attribute:ecs.availability-zone' },
        { type: 'binpack', field: 'memory' },
      ],
    }
    expect(refusal('CreateService', { ...create, ...off })).toBe('answered')
  })
})

describe('UpdateService', () => {
  const update: UpdateServiceRequest = { service: 'web' }

  it('scales without a new deployment: PRIMARY follows', async () => {
    const { call, clock } = world()
    const before = call('CreateService', create).service
    await clock.advance(1000)
    const after = call('UpdateService', { ...update, desiredCount: 5 }).service
    expect(after).toMatchObject({
      desiredCount: 5,
      deployments: [{ id: before?.deployments?.[0]?.id, desiredCount: 5, updatedAt: new Date(clock.now()) }],
    })
    expect(after?.deployments).toHaveLength(1)
  })

  it.each<[string, UpdateServiceRequest, boolean]>([
    ['nothing', {}, false] as never,
    ['the same revision', { service: 'web', taskDefinition: 'fargate:1' }, false],
    ['a newer revision by family', { service: 'web', taskDefinition: 'fargate' }, true],
    ['another subnet', { service: 'web', networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-2'] } } }, true],
    ['the same network', { service: 'web', networkConfiguration: network }, false],
    ['another platform version', { service: 'web', platformVersion: '1.4.0' }, true],
    ['force', { service: 'web', forceNewDeployment: true }, true],
    ['a deployment configuration', { service: 'web', deploymentConfiguration: { maximumPercent: 150 } }, false],
    ['options', { service: 'web', enableExecuteCommand: true, propagateTags: 'SERVICE', enableECSManagedTags: true }, false],
  ])('%s: starts a deployment or not', (name, request, starts) => {
    const { call, registerFargate, settle } = world()
    const first = call('CreateService', onFargate).service?.deployments?.[0]?.id
    settle()
    if (name === 'a newer revision by family') registerFargate()
    const { service } = call('UpdateService', { ...update, ...request })
    expect(service?.deployments?.length).toBe(starts ? 2 : 1)
    expect(service?.deployments?.[0]).toMatchObject({ status: 'PRIMARY', taskDefinition: service?.taskDefinition })
    if (starts) expect(service?.deployments?.[1]).toMatchObject({ id: first, status: 'ACTIVE' })
    else expect(service?.deployments?.[0]?.id).toBe(first)
  })

  it('leaves what is left out, and merges the deployment configuration', () => {
    const { call } = world()
    call('CreateService', { ...onFargate, tags: [{ key: 'a', value: '1' }], enableExecuteCommand: true })
    call('UpdateService', { ...update, deploymentConfiguration: { maximumPercent: 150 } })
    const { service } = call('UpdateService', { ...update, deploymentConfiguration: { minimumHealthyPercent: 50 } })
    expect(service).toMatchObject({
      deploymentConfiguration: { maximumPercent: 150, minimumHealthyPercent: 50, strategy: 'ROLLING' },
      enableExecuteCommand: true,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      platformVersion: 'LATEST',
    })
    const [described] = call('DescribeServices', { services: ['web'], include: ['TAGS'] }).services ?? []
    expect(described?.tags).toEqual([{ key: 'a', value: '1' }])
  })

  it('moves to Fargate with a strategy, and not with a revision that cannot run there', () => {
    const { call, refusal } = world()
    call('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE'] })
    const inShop = { cluster: 'shop', desiredCount: 1, networkConfiguration: network }
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE', weight: 1 }]
    call('CreateService', { ...inShop, serviceName: 'able', taskDefinition: 'fargate', launchType: 'EC2' })
    const { service } = call('UpdateService', { cluster: 'shop', service: 'able', capacityProviderStrategy })
    expect(service).toMatchObject({
      capacityProviderStrategy,
      platformVersion: 'LATEST',
      deployments: [{ capacityProviderStrategy, platformVersion: '1.4.0' }, {}],
    })
    expect(service).not.toHaveProperty('launchType')
    call('CreateService', { cluster: 'shop', serviceName: 'unable', taskDefinition: 'web', desiredCount: 1 })
    expect(refusal('UpdateService', { cluster: 'shop', service: 'unable', capacityProviderStrategy })).toBe(
      'InvalidParameterException: Task definition does not support launch_type FARGATE.',
    )
  })

  it('changes the provider without a new deployment', () => {
    const { call } = world()
    call('CreateCluster', { clusterName: 'shop', capacityProviders: ['FARGATE', 'FARGATE_SPOT'] })
    call('CreateService', { ...onFargate, cluster: 'shop' })
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
    const { service } = call('UpdateService', { cluster: 'shop', service: 'web', capacityProviderStrategy })
    expect(service?.deployments).toMatchObject([{ status: 'PRIMARY', capacityProviderStrategy }])
    expect(service?.deployments?.[0]).not.toHaveProperty('launchType')
  })

  it('goes on with a revision that was deregistered since, but does not change to one', () => {
    const { call, refusal, register } = world()
    call('CreateService', create)
    register()
    for (const revision of [1, 2]) call('DeregisterTaskDefinition', { taskDefinition: `web:${revision}` })
    expect(call('UpdateService', { ...update, forceNewDeployment: true }).service?.deployments).toHaveLength(2)
    expect(refusal('UpdateService', { ...update, taskDefinition: 'web:2' })).toBe('ClientException: TaskDefinition is inactive')
  })

  it.each<[string, Partial<UpdateServiceRequest>, string]>([
    ['no such service', { service: 'nope' }, 'ServiceNotFoundException: Service not found.'],
    ['count -1', { desiredCount: -1 }, 'InvalidParameterException: Task count can not be lesser than 0'],
    [
      'definition of bridge on Fargate',
      { taskDefinition: 'web' },
      'InvalidParameterException: Task definition does not support launch_type FARGATE.',
    ],
    [
      'balancers',
      { loadBalancers: [{ targetGroupArn: 't', containerName: 'app' }] },
      'InvalidParameterException: The container app did not have a container port defined.',
    ],
    [
      'other controller',
      { deploymentController: { type: 'EXTERNAL' } },
      'UnsupportedFeatureException: Marina does not change the deployment controller of a service, so nothing was changed. Create another service with the controller EXTERNAL.',
    ],
    [
      'no subnets',
      { networkConfiguration: { awsvpcConfiguration: { subnets: [] } } },
      'InvalidParameterException: subnets can not be empty.',
    ],
    [
      'provider not of the cluster',
      { capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'InvalidParameterException: The specified capacity provider strategy cannot contain a capacity provider that is not associated with the cluster. Associate the capacity provider with the cluster and try again.',
    ],
  ])('refuses: %s', (_, change, sentence) => {
    const { call, refusal, store } = world()
    call('CreateService', onFargate)
    const before = store.read().revision
    expect(refusal('UpdateService', { ...update, ...change })).toBe(sentence)
    expect(store.read().revision).toBe(before)
  })
})

describe('DeleteService', () => {
  it('needs a service scaled to 0, or force', () => {
    const { call, refusal, settle } = world()
    call('CreateService', create)
    expect(refusal('DeleteService', { service: 'web' })).toBe(
      'InvalidParameterException: The service cannot be stopped while it is scaled above 0.',
    )
    call('UpdateService', { service: 'web', taskDefinition: 'web', forceNewDeployment: true })
    const { service } = call('DeleteService', { service: arn('service/default/web'), force: true })
    expect(service).toMatchObject({
      status: 'DRAINING',
      desiredCount: 0,
      deployments: [
        { status: 'PRIMARY', desiredCount: 0 },
        { status: 'DRAINING', desiredCount: 0 },
      ],
    })
    expect(refusal('UpdateService', { service: 'web', desiredCount: 1 })).toBe('ServiceNotActiveException: Service was not ACTIVE.')
    expect(call('DeleteService', { service: 'web' }).service?.status).toBe('DRAINING')
    expect(call('ListServices', {}).serviceArns).toEqual([])
    settle('INACTIVE')
    expect(refusal('DeleteService', { service: 'web' })).toBe('ServiceNotFoundException: Service not found.')
    expect(call('DescribeServices', { services: ['web'] }).services).toMatchObject([{ status: 'INACTIVE' }])
  })

  it('waits for running tasks, even at 0', () => {
    const { call, refusal, store } = world()
    call('CreateService', { ...create, desiredCount: 0 })
    const [task] = call('RunTask', { taskDefinition: 'web' }).tasks ?? []
    const record = store.read().tasks.get(task?.taskArn ?? '')
    if (record)
      store.update('control', (tx) =>
        tx.put('tasks', { ...record, serviceArn: arn('service/default/web') as never, lastStatus: 'RUNNING' }),
      )
    expect(refusal('DeleteService', { service: 'web' })).toContain('scaled above 0')
    call('StopTask', { task: task?.taskArn })
    store.update(
      'agent',
      (tx) => record && tx.put('tasks', { ...record, serviceArn: arn('service/default/web') as never, lastStatus: 'STOPPED' }),
    )
    expect(refusal('DeleteService', { service: 'web' })).toBe('answered')
  })
})

describe('DescribeServices and ListServices', () => {
  it('counts tasks, and lists a hundred events, the newest first', async () => {
    const { call, store, clock, ids } = world()
    const { service } = call('CreateService', { ...create, tags: [{ key: 'a', value: '1' }] })
    const [one, two] = call('RunTask', { taskDefinition: 'web', count: 2 }).tasks ?? []
    store.update('control', (tx) => {
      for (const [task, lastStatus] of [
        [one, 'RUNNING'],
        [two, 'PENDING'],
      ] as const) {
        const record = tx.snapshot.tasks.get(task?.taskArn ?? '')
        if (record)
          tx.put('tasks', {
            ...record,
            lastStatus,
            serviceArn: arn('service/default/web') as never,
            deploymentId: service?.deployments?.[0]?.id ?? '',
          })
      }
    })
    for (let n = 0; n < 105; n += 1) {
      await clock.advance(1)
      store.update('event', (tx) => addServiceEvent(tx, arn('service/default/web') as never, `event ${n}`, { now: clock.now(), ids }))
    }
    const [described] = call('DescribeServices', { services: ['web'] }).services ?? []
    expect(described).toMatchObject({ runningCount: 1, pendingCount: 1, deployments: [{ runningCount: 1, pendingCount: 1 }] })
    expect(described).not.toHaveProperty('tags')
    expect(described?.events).toHaveLength(100)
    expect(described?.events?.[0]).toMatchObject({ message: '(service web) event 104', createdAt: new Date(clock.now()) })
    expect(call('DescribeServices', { services: ['web'], include: ['TAGS'] }).services?.[0]?.tags).toEqual([{ key: 'a', value: '1' }])
  })

  it('answers each service once and the rest as missing', () => {
    const { call } = world()
    call('CreateService', create)
    const answer = call('DescribeServices', { services: ['web', arn('service/web'), arn('service/default/web'), 'nope'] })
    expect(answer.services).toHaveLength(1)
    expect(answer.failures).toEqual([{ arn: arn('service/default/nope'), reason: 'MISSING' }])
  })

  it('pages by ten', () => {
    const { call } = world()
    for (let n = 0; n < 12; n += 1) call('CreateService', { ...create, serviceName: `web-${n}` })
    const first = call('ListServices', {})
    expect(first.serviceArns).toHaveLength(10)
    expect(call('ListServices', { nextToken: first.nextToken }).serviceArns).toHaveLength(2)
    expect(call('ListServices', { launchType: 'FARGATE' }).serviceArns).toEqual([])
    expect(call('ListServices', { schedulingStrategy: 'REPLICA', maxResults: 100 }).serviceArns).toHaveLength(12)
  })

  it.each([
    ['DescribeServices', { services: [] }, 'InvalidParameterException: Services cannot be empty.'],
    [
      'DescribeServices',
      { services: Array.from({ length: 11 }, () => 'x') },
      'InvalidParameterException: Services can have at most 10 items',
    ],
    ['DescribeServices', { cluster: 'nope', services: ['x'] }, 'ClusterNotFoundException: Cluster not found.'],
    [
      'DescribeServices',
      { services: [arn('service/other/web')] },
      'InvalidParameterException: Invalid identifier: Identifier is for other. Your cluster is default',
    ],
    [
      'ListServices',
      { launchType: 'MOON' as never },
      'InvalidParameterException: launch type should be one of [EC2,FARGATE,EXTERNAL,FMI,MANAGED_INSTANCES]',
    ],
    [
      'ListServices',
      { schedulingStrategy: 'ONCE' as never },
      'InvalidParameterException: Scheduling strategy should be one of [REPLICA,DAEMON]',
    ],
    ['DeleteService', { service: 'nope' }, 'ServiceNotFoundException: Service not found.'],
  ] as const)('%s refuses %o', (name, request, sentence) => {
    expect(world().refusal(name, request as never)).toBe(sentence)
  })
})
