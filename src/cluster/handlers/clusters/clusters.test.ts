import { describe, expect, it } from 'vitest'
import { arn, caller, createHandlersWorld } from '../handlers.testSupport.ts'
import { createEcsHandlers } from '../index.ts'

const clusterOf = (name: string) => arn(`cluster/${name}`)

describe('clusters', () => {
  it('has default from the first call on, with the local node as its instance', () => {
    const { call } = createHandlersWorld()
    expect(call('DescribeClusters', {})).toMatchObject({
      clusters: [
        { clusterName: 'default', status: 'ACTIVE', registeredContainerInstancesCount: 1, settings: [], statistics: [], tags: [] },
      ],
      failures: [],
    })
  })

  it('creates once: a repeat returns the cluster unchanged', () => {
    const { call } = createHandlersWorld()
    const first = call('CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: '1' }] })
    expect(call('CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: '2' }] })).toEqual(first)
    expect(first.cluster).toMatchObject({
      clusterArn: clusterOf('shop'),
      settings: [{ name: 'containerInsights', value: 'disabled' }],
      tags: [{ key: 'a', value: '1' }],
    })
  })

  it('keeps a deleted cluster describable, unlisted and unusable, until it is created again', () => {
    const { call, refusal } = createHandlersWorld()
    call('CreateCluster', { clusterName: 'shop', tags: [{ key: 'a', value: '1' }] })
    expect(call('DeleteCluster', { cluster: clusterOf('shop') }).cluster?.status).toBe('INACTIVE')
    expect(call('DeleteCluster', { cluster: 'shop' }).cluster?.status).toBe('INACTIVE')
    expect(call('DescribeClusters', { clusters: ['shop'], include: ['TAGS'] }).clusters).toMatchObject([
      { status: 'INACTIVE', tags: [{ key: 'a' }] },
    ])
    expect(call('ListClusters', {}).clusterArns).toEqual([clusterOf('default')])
    expect(refusal('ListTasks', { cluster: 'shop' })).toBe('ClusterNotFoundException: The referenced cluster was inactive.')
    expect(call('CreateCluster', { clusterName: 'shop' }).cluster).toMatchObject({ status: 'ACTIVE', tags: [] })
  })

  it('is not deleted while something is in it', () => {
    const { call, refusal, registerFargate, store } = createHandlersWorld()
    expect(refusal('DeleteCluster', { cluster: 'default' })).toBe(
      'ClusterContainsContainerInstancesException: The Cluster cannot be deleted while Container Instances are active or draining.',
    )
    call('CreateCluster', { clusterName: 'shop' })
    registerFargate()
    const request = {
      cluster: 'shop',
      taskDefinition: 'fargate',
      launchType: 'FARGATE' as const,
      networkConfiguration: { awsvpcConfiguration: { subnets: ['s'] } },
    }
    call('CreateService', { ...request, serviceName: 'web', desiredCount: 0 })
    expect(refusal('DeleteCluster', { cluster: 'shop' })).toBe(
      'ClusterContainsServicesException: The Cluster cannot be deleted while Services are active.',
    )
    const service = store.read().services.get(arn('service/shop/web'))
    if (service) store.update('control ends it', (tx) => tx.put('services', { ...service, status: 'INACTIVE' }))
    call('RunTask', request)
    expect(refusal('DeleteCluster', { cluster: 'shop' })).toBe(
      'ClusterContainsTasksException: The Cluster cannot be deleted while Tasks are active.',
    )
  })

  it('answers what is missing as failures, each cluster once, whether by name or ARN', () => {
    const { call, refusal } = createHandlersWorld()
    const answer = call('DescribeClusters', { clusters: ['default', clusterOf('default'), 'nope', 'nope'], include: ['COLOURS' as never] })
    expect(answer.clusters).toHaveLength(1)
    expect(answer.failures).toEqual([{ arn: clusterOf('nope'), reason: 'MISSING' }])
    expect(refusal('DescribeClusters', { clusters: Array.from({ length: 101 }, () => 'x') })).toBe(
      'InvalidParameterException: clusters can have at most 100 items',
    )
    expect(refusal('DeleteCluster', { cluster: 'nope' })).toBe('ClusterNotFoundException: Cluster not found.')
  })

  it('counts by launch type in statistics', () => {
    const { call, register, report } = createHandlersWorld()
    register()
    const [first] = call('RunTask', { taskDefinition: 'web', count: 3 }).tasks ?? []
    report(first?.taskArn, { lastStatus: 'RUNNING' })
    const [cluster] = call('DescribeClusters', { include: ['STATISTICS'] }).clusters ?? []
    expect(cluster).toMatchObject({ runningTasksCount: 1, pendingTasksCount: 2 })
    const statistics = new Map(cluster?.statistics?.map(({ name, value }) => [name, value]))
    expect(statistics.size).toBe(16)
    expect(statistics.get('runningEC2TasksCount')).toBe('1')
    expect(statistics.get('pendingEC2TasksCount')).toBe('2')
    expect(statistics.get('runningFargateTasksCount')).toBe('0')
  })

  it.each([
    [{ clusterName: 'my shop' }, 'InvalidParameterException: Cluster names can have'],
    [
      { settings: [{ name: 'colour' as never, value: 'red' }] },
      'InvalidParameterException: setting name should be one of [containerInsights]',
    ],
    [
      { capacityProviders: ['mine'] },
      'ClientException: The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
    ],
    [
      { defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }] },
      'InvalidParameterException: The specified capacity provider strategy cannot contain',
    ],
    [
      { capacityProviders: ['FARGATE'], defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE' }] },
      'InvalidParameterException: There are no capacity providers in the capacity provider strategy with a weight value greater than zero.',
    ],
    [{ tags: [{ key: '' }] }, 'InvalidParameterException: Tag key can not be null or empty.'],
  ])('refuses %o', (request, sentence) => {
    const { call, refusal } = createHandlersWorld()
    expect(refusal('CreateCluster', request)).toContain(sentence)
    expect(call('ListClusters', {}).clusterArns).toEqual([arn('cluster/default')])
  })

  it("launches by the cluster's default strategy where a request names neither type nor strategy", () => {
    const { call, refusal, registerFargate } = createHandlersWorld()
    call('CreateCluster', {
      clusterName: 'spot',
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    })
    registerFargate()
    const request = { cluster: 'spot', taskDefinition: 'fargate', networkConfiguration: { awsvpcConfiguration: { subnets: ['s'] } } }
    expect(call('RunTask', request).tasks).toMatchObject([
      { launchType: 'FARGATE', capacityProviderName: 'FARGATE_SPOT', platformVersion: '1.4.0' },
    ])
    const both = [
      { capacityProvider: 'FARGATE', weight: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 1 },
    ]
    expect(refusal('RunTask', { ...request, launchType: 'FARGATE', capacityProviderStrategy: both })).toBe(
      'InvalidParameterException: Specify either Launch Type or Capacity Provider Strategy, but not both.',
    )
  })
})

describe('accounts and regions', () => {
  it('keep their resources apart', () => {
    const { call, register } = createHandlersWorld()
    register()
    const elsewhere = { ...caller, region: 'eu-west-1' }
    expect(call('ListTaskDefinitions', {}, elsewhere).taskDefinitionArns).toEqual([])
    expect(call('ListClusters', {}, elsewhere).clusterArns).toEqual(['arn:aws:ecs:eu-west-1:000000000000:cluster/default'])
    expect(call('ListClusters', {}).clusterArns).toEqual([clusterOf('default')])
  })

  it('refuse ARNs of another one', () => {
    const { refusal } = createHandlersWorld()
    expect(refusal('ListTasks', { cluster: 'arn:aws:ecs:eu-west-1:000000000000:cluster/default' })).toBe(
      'InvalidParameterException: Invalid identifier: Identifier is for eu-west-1. Your region is us-east-1',
    )
    expect(refusal('ListTasks', { cluster: 'arn:aws:ecs:us-east-1:999999999999:cluster/default' })).toBe(
      'InvalidParameterException: Invalid identifier: Identifier is for 999999999999. Your accountId is 000000000000',
    )
    expect(refusal('DescribeTasks', { tasks: [arn(`task/other/${'a'.repeat(32)}`)] })).toBe(
      'InvalidParameterException: Invalid identifier: Identifier is for other. Your cluster is default',
    )
  })

  it('are a hundred at most, and one more answers with a sentence', () => {
    const { call, refusal, store } = createHandlersWorld()
    const context = (n: number) => ({ ...caller, account: String(n).padStart(12, '0') })
    for (let n = 0; n < 100; n += 1) call('ListClusters', {}, context(n))
    const before = store.read().revision
    expect(refusal('ListClusters', {}, context(100))).toMatch(/^LimitExceededException: 000000000100\/us-east-1 was not set up/)
    expect(refusal('ListClusters', {}, context(99))).toBe('answered')
    expect(store.read().revision).toBe(before)
  })

  it('do not bring default back after it was deleted', () => {
    const { call, store, clock, ids, nodeFacts } = createHandlersWorld()
    call('ListClusters', {})
    const [instance] = store.read().containerInstances.all()
    if (instance) store.update('instance is gone', (tx) => tx.put('containerInstances', { ...instance, status: 'INACTIVE' }))
    call('DeleteCluster', { cluster: 'default' })
    expect(call('ListClusters', {}).clusterArns).toEqual([])
    const restarted = createEcsHandlers({ store, clock, ids, nodeFacts })
    expect(restarted.ListClusters({}, caller)).toEqual({ clusterArns: [] })
  })
})
