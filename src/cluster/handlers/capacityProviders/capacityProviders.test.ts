import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { arn, corpusFolder, createHandlersWorld, network } from '../handlers.testSupport.ts'

const groupArn = (name = 'g') => `arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u-1:autoScalingGroupName/${name}`
const group = (over: object = {}) => ({ autoScalingGroupProvider: { autoScalingGroupArn: groupArn(), ...over } })
const managedInstancesProvider = {
  infrastructureRoleArn: 'arn:aws:iam::000000000000:role/infra',
  instanceLaunchTemplate: {
    ec2InstanceProfileArn: 'arn:aws:iam::000000000000:instance-profile/p',
    networkConfiguration: { subnets: ['s'] },
  },
}

describe('capacity providers', () => {
  it('are two that every account has', () => {
    const { call } = createHandlersWorld()
    expect(call('DescribeCapacityProviders', {})).toEqual({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'].map((name) => ({
        capacityProviderArn: arn(`capacity-provider/${name}`),
        name,
        status: 'ACTIVE',
        type: name,
        tags: [],
      })),
      failures: [],
    })
  })

  it('of an Auto Scaling group are kept with their defaults, changed and deleted', () => {
    const { call } = createHandlersWorld()
    const tags = [{ key: 'a', value: '1' }]
    const created = call('CreateCapacityProvider', {
      name: 'mine',
      ...group({ managedScaling: { status: 'ENABLED' } }),
      tags,
    }).capacityProvider
    expect(created).toEqual({
      capacityProviderArn: arn('capacity-provider/mine'),
      name: 'mine',
      status: 'ACTIVE',
      type: 'EC2_AUTOSCALING',
      autoScalingGroupProvider: {
        autoScalingGroupArn: groupArn(),
        managedScaling: {
          status: 'ENABLED',
          targetCapacity: 100,
          minimumScalingStepSize: 1,
          maximumScalingStepSize: 10_000,
          instanceWarmupPeriod: 300,
        },
        managedTerminationProtection: 'DISABLED',
        managedDraining: 'ENABLED',
      },
      updateStatus: 'CREATE_COMPLETE',
      tags,
    })
    const autoScalingGroupProvider = { managedScaling: { targetCapacity: 80 }, managedTerminationProtection: 'ENABLED' as const }
    expect(call('UpdateCapacityProvider', { name: 'mine', autoScalingGroupProvider }).capacityProvider).toMatchObject({
      autoScalingGroupProvider: { managedScaling: { status: 'ENABLED', targetCapacity: 80 }, managedTerminationProtection: 'ENABLED' },
      updateStatus: 'UPDATE_COMPLETE',
    })
    const gone = { status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' }
    expect(call('DeleteCapacityProvider', { capacityProvider: arn('capacity-provider/mine') }).capacityProvider).toMatchObject(gone)
    expect(call('DescribeCapacityProviders', { capacityProviders: ['mine'] }).capacityProviders).toMatchObject([gone])
    expect(call('DescribeCapacityProviders', {}).capacityProviders).toHaveLength(2)
    expect(call('CreateCapacityProvider', { name: 'mine', ...group() }).capacityProvider).toMatchObject({ status: 'ACTIVE', tags: [] })
  })

  it('of managed instances belong to a cluster, which is not deleted while it has them', () => {
    const { call, refusal } = createHandlersWorld()
    call('CreateCluster', { clusterName: 'shop' })
    expect(call('CreateCapacityProvider', { name: 'mi', cluster: 'shop', managedInstancesProvider }).capacityProvider).toMatchObject({
      cluster: arn('cluster/shop'),
      type: 'MANAGED_INSTANCES',
      managedInstancesProvider,
    })
    const namesIn = (cluster: string) => call('DescribeCapacityProviders', { cluster }).capacityProviders?.map(({ name }) => name)
    expect([namesIn('shop'), namesIn('default')]).toEqual([['mi'], []])
    expect(refusal('DeleteCluster', { cluster: 'shop' })).toMatch(/^ClusterContainsCapacityProviderException: /)
    const other = { cluster: 'default', capacityProviders: ['mi'], defaultCapacityProviderStrategy: [] }
    expect(refusal('PutClusterCapacityProviders', other)).toContain('belongs to another cluster')
    const updated = call('UpdateCapacityProvider', {
      name: 'mi',
      managedInstancesProvider: { ...managedInstancesProvider, instanceLaunchTemplate: { storageConfiguration: { storageSizeGiB: 50 } } },
    })
    expect(updated.capacityProvider?.managedInstancesProvider?.instanceLaunchTemplate).toMatchObject({
      networkConfiguration: { subnets: ['s'] },
      storageConfiguration: { storageSizeGiB: 50 },
    })
    call('DeleteCapacityProvider', { capacityProvider: 'mi' })
    expect(refusal('DeleteCluster', { cluster: 'shop' })).toBe('answered')
  })

  it('are described by name and ARN, by cluster and page by page', () => {
    const { call } = createHandlersWorld()
    for (let n = 0; n < 10; n += 1)
      call('CreateCapacityProvider', { name: `p${n}`, autoScalingGroupProvider: { autoScalingGroupArn: groupArn(`g${n}`) } })
    const first = call('DescribeCapacityProviders', {})
    expect(first.capacityProviders).toHaveLength(10)
    expect(call('DescribeCapacityProviders', { nextToken: first.nextToken }).capacityProviders?.map(({ name }) => name)).toEqual([
      'p8',
      'p9',
    ])
    const asked = call('DescribeCapacityProviders', { capacityProviders: ['p1', arn('capacity-provider/p1'), 'nope'] })
    expect(asked.capacityProviders).toHaveLength(1)
    expect(asked.failures).toEqual([{ arn: arn('capacity-provider/nope'), reason: 'MISSING' }])
    call('PutClusterCapacityProviders', { cluster: 'default', capacityProviders: ['p3', 'FARGATE'], defaultCapacityProviderStrategy: [] })
    expect(call('DescribeCapacityProviders', { cluster: 'default' }).capacityProviders?.map(({ name }) => name)).toEqual(['FARGATE', 'p3'])
  })

  it.each([
    ['fargate-mine', group(), 'The specified capacity provider name is invalid. Up to 255'],
    ['AWSx', group(), 'The specified capacity provider name is invalid.'],
    ['a b', group(), 'The specified capacity provider name is invalid.'],
    ['mine', {}, 'Specify an autoScalingGroupProvider or a managedInstancesProvider.'],
    ['mine', { ...group(), managedInstancesProvider }, 'but not both'],
    ['mine', { managedInstancesProvider }, 'A capacity provider of managed instances needs a cluster.'],
    ['mine', { ...group(), cluster: 'default' }, 'A cluster can only be specified for a capacity provider of managed instances.'],
    ['mine', { managedInstancesProvider, cluster: 'nope' }, 'ClusterNotFoundException: Cluster not found.'],
    ['mine', { autoScalingGroupProvider: { autoScalingGroupArn: 'g' } }, 'The specified Auto Scaling group ARN is invalid.'],
    ['taken', group(), 'ClientException: The specified capacity provider already exists.'],
    [
      'mine',
      { autoScalingGroupProvider: { autoScalingGroupArn: groupArn('t') } },
      'ClientException: The specified Auto Scaling group ARN is already being used',
    ],
    ['mine', group({ managedScaling: { targetCapacity: 0 } }), 'The target capacity value is invalid.'],
    ['mine', group({ managedScaling: { targetCapacity: 101 } }), 'The target capacity value is invalid.'],
    ['mine', group({ managedScaling: { minimumScalingStepSize: 0 } }), 'The minimum or maximum scaling step size value is invalid.'],
    ['mine', group({ managedScaling: { minimumScalingStepSize: 5, maximumScalingStepSize: 4 } }), 'The minimum or maximum scaling step'],
    ['mine', group({ managedScaling: { instanceWarmupPeriod: 10_001 } }), 'The instance warmup period value is invalid.'],
    [
      'mine',
      group({ managedTerminationProtection: 'ENABLED' }),
      'The managed termination protection setting for the capacity provider is invalid.',
    ],
    ['mine', group({ managedDraining: 'ON' }), 'managedDraining should be one of [ENABLED,DISABLED]'],
    ['mine', { ...group(), tags: [{ key: 'aws:x', value: '' }] }, "Tag keys can not start with 'aws:'."],
  ])('are not created as %s from %j', (name, request, sentence) => {
    const { call, refusal } = createHandlersWorld()
    call('CreateCapacityProvider', { name: 'taken', autoScalingGroupProvider: { autoScalingGroupArn: groupArn('t') } })
    expect(refusal('CreateCapacityProvider', { name, ...request } as never)).toContain(sentence)
  })

  it('name a group that is made with them where nobody has, and that goes with them', () => {
    const { call, refusal, store } = createHandlersWorld()
    const groups = () => [...store.read().autoScalingGroups.all()].map(({ arn: one }) => one)
    call('CreateCapacityProvider', { name: 'mine', ...group() })
    expect(groups()).toEqual([groupArn()])
    const other = { autoScalingGroupProvider: { autoScalingGroupArn: groupArn().replace('u-1', 'u-2') } }
    expect(refusal('CreateCapacityProvider', { name: 'other', ...other })).toContain(
      `ClientException: There is an Auto Scaling group g with another ARN, ${groupArn()}.`,
    )
    call('DeleteCapacityProvider', { capacityProvider: 'mine' })
    expect(groups()).toEqual([])
  })

  it('stay while a cluster has them, and those of every account for ever', () => {
    const { call, refusal } = createHandlersWorld()
    call('CreateCapacityProvider', { name: 'mine', ...group() })
    call('PutClusterCapacityProviders', { cluster: 'default', capacityProviders: ['mine'], defaultCapacityProviderStrategy: [] })
    expect(refusal('DeleteCapacityProvider', { capacityProvider: 'mine' })).toContain(
      'ClientException: The specified capacity provider is in use',
    )
    expect(refusal('DeleteCapacityProvider', { capacityProvider: 'FARGATE' })).toContain(
      'ClientException: The capacity provider FARGATE is reserved',
    )
    expect(refusal('DeleteCapacityProvider', { capacityProvider: 'nope' })).toContain(
      'ClientException: The specified capacity provider does not exist.',
    )
    expect(refusal('UpdateCapacityProvider', { name: 'mine' })).toContain('Specify the autoScalingGroupProvider of the capacity provider.')
  })

  const folder = corpusFolder('recordings')
  it.skipIf(!folder)('have the members that AWS answers with', () => {
    const { call } = createHandlersWorld()
    const recording = JSON.parse(readFileSync(join(folder ?? '', '001-awscli-capacityproviderupdate-1.json'), 'utf8')) as {
      capacityProvider: object
    }
    call('CreateCapacityProvider', { name: 'mine', ...group({ managedScaling: { status: 'ENABLED' } }) })
    const { capacityProvider: { type: _, ...ours } = {} } = call('UpdateCapacityProvider', { name: 'mine', autoScalingGroupProvider: {} })
    expect(Object.keys(ours).sort()).toEqual(Object.keys(recording.capacityProvider).sort())
  })
})

describe('a launch with capacity providers', () => {
  const both = [
    { capacityProvider: 'FARGATE', weight: 1, base: 1 },
    { capacityProvider: 'FARGATE_SPOT', weight: 3 },
  ]

  function createWorld() {
    const world = createHandlersWorld()
    world.registerFargate()
    world.register()
    world.call('CreateCapacityProvider', { name: 'mine', ...group() })
    const capacityProviders = ['FARGATE', 'FARGATE_SPOT', 'mine']
    world.call('PutClusterCapacityProviders', { cluster: 'default', capacityProviders, defaultCapacityProviderStrategy: [] })
    return world
  }

  it('divides tasks among FARGATE and FARGATE_SPOT', () => {
    const { call } = createWorld()
    const { tasks = [] } = call('RunTask', {
      taskDefinition: 'fargate',
      networkConfiguration: network,
      count: 9,
      capacityProviderStrategy: both,
    })
    const names = tasks.map(({ capacityProviderName, launchType }) => `${launchType} ${capacityProviderName}`).sort()
    expect(names).toEqual([...Array<string>(3).fill('FARGATE FARGATE'), ...Array<string>(6).fill('FARGATE FARGATE_SPOT')])
  })

  it('goes to the instances of the Auto Scaling group, where there are any', () => {
    const { call, refusal, store } = createWorld()
    const request = { taskDefinition: 'web', capacityProviderStrategy: [{ capacityProvider: 'mine', weight: 1 }] }
    expect(refusal('RunTask', request)).toBe('InvalidParameterException: No Container Instances were found in your capacity provider.')
    const [instance] = store.read().containerInstances.all()
    if (instance) store.update('of the group', (tx) => tx.put('containerInstances', { ...instance, capacityProviderName: 'mine' }))
    expect(call('RunTask', request).tasks).toMatchObject([
      { launchType: 'EC2', capacityProviderName: 'mine', containerInstanceArn: instance?.arn },
    ])
  })

  it.each([
    [
      [...both, { capacityProvider: 'mine', weight: 1 }],
      'A capacity provider strategy cannot contain a mix of capacity providers using Auto Scaling groups and Fargate providers.',
    ],
    [[{ capacityProvider: 'FARGATE', weight: 1001 }], 'The weight of a capacity provider must be between 0 and 1000.'],
    [[{ capacityProvider: 'FARGATE', weight: 1, base: 100_001 }], 'The base of a capacity provider must be between 0 and 100000.'],
    [
      [{ capacityProvider: 'FARGATE', base: 1 }],
      'There are no capacity providers in the capacity provider strategy with a weight value greater than zero.',
    ],
    [
      both.map((item) => ({ ...item, base: 1 })),
      'There are multiple capacity providers in the specified capacity provider strategy with a base value defined.',
    ],
    [[both[0], both[0]], 'contains a capacity provider twice'],
    [[{ capacityProvider: 'nope', weight: 1 }], 'cannot contain a capacity provider that is not associated with the cluster'],
  ])('is refused with %j', (capacityProviderStrategy, sentence) => {
    const { refusal } = createWorld()
    const request = { taskDefinition: 'fargate', networkConfiguration: network, capacityProviderStrategy } as never
    expect(refusal('RunTask', request)).toContain(`InvalidParameterException: `)
    expect(refusal('RunTask', request)).toContain(sentence)
  })
})
