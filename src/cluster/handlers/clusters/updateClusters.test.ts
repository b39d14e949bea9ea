import { describe, expect, it } from 'vitest'
import { createHandlersWorld, network } from '../handlers.testSupport.ts'

const enhanced = [{ name: 'containerInsights', value: 'enhanced' } as const]

describe('a cluster is changed', () => {
  it('in what is given; the rest stays', () => {
    const { call } = createHandlersWorld()
    const configuration = {
      executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: 'exec' } },
    } as const
    expect(call('UpdateCluster', { cluster: 'default', settings: enhanced, configuration }).cluster).toMatchObject({
      settings: enhanced,
      configuration,
    })
    const changed = call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } }).cluster
    expect(changed).toMatchObject({ settings: enhanced, configuration })
    expect(changed?.serviceConnectDefaults?.namespace).toMatch(
      /^arn:aws:servicediscovery:us-east-1:000000000000:namespace\/ns-[0-9a-f]{16}$/,
    )
    expect(
      call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: '' } }).cluster?.serviceConnectDefaults,
    ).toBeUndefined()
  })

  it('in its settings alone', () => {
    const { call, refusal } = createHandlersWorld()
    expect(call('UpdateClusterSettings', { cluster: 'default', settings: enhanced }).cluster?.settings).toEqual(enhanced)
    expect(refusal('UpdateClusterSettings', { cluster: 'default', settings: [] })).toContain('settings can not be empty.')
    expect(refusal('UpdateClusterSettings', { cluster: 'nope', settings: enhanced })).toBe('ClusterNotFoundException: Cluster not found.')
  })

  it('shares a namespace by name, and by the ARN a name led to', () => {
    const { call, refusal, store } = createHandlersWorld()
    const namespaceOf = (clusterName: string, namespace: string) =>
      call('CreateCluster', { clusterName, serviceConnectDefaults: { namespace } }).cluster?.serviceConnectDefaults?.namespace ?? ''
    const first = namespaceOf('a', 'shop')
    expect(namespaceOf('b', 'shop')).toBe(first)
    expect(namespaceOf('c', first)).toBe(first)
    expect([...store.read().discoveryNamespaces.all()]).toMatchObject([{ arn: first, name: 'shop', type: 'HTTP' }])
    expect(refusal('CreateCluster', { clusterName: 'd', serviceConnectDefaults: { namespace: first.replace(/.$/, 'x') } })).toContain(
      'NamespaceNotFoundException: The namespace arn:aws:servicediscovery',
    )
  })

  it.each([
    [{ settings: [{ name: 'colour' as never, value: 'x' }] }, 'setting name should be one of [containerInsights]'],
    [{ settings: [{ name: 'containerInsights', value: 'x' }] }, 'containerInsights should be one of [enabled,disabled,enhanced]'],
    [
      { configuration: { executeCommandConfiguration: { logging: 'LOUD' as never } } },
      'execute command logging should be one of [NONE,DEFAULT,OVERRIDE]',
    ],
    [
      { configuration: { executeCommandConfiguration: { logging: 'OVERRIDE' } } },
      'The execute command logging OVERRIDE needs a logConfiguration.',
    ],
    [
      { configuration: { executeCommandConfiguration: { logConfiguration: { s3BucketName: 'b' } } } },
      'can only be given with the logging OVERRIDE',
    ],
    [
      { configuration: { executeCommandConfiguration: { logging: 'OVERRIDE', logConfiguration: {} } } },
      'needs a cloudWatchLogGroupName or an s3BucketName',
    ],
    [
      { configuration: { managedStorageConfiguration: { kmsKeyId: 'k' } } },
      'UnsupportedFeatureException: Marina does not encrypt storage yet',
    ],
    [{ serviceConnectDefaults: { namespace: 'arn:aws:ecs:us-east-1:000000000000:cluster/x' } }, 'Invalid arn syntax.'],
  ] as const)('not by %j', (request, sentence) => {
    const { refusal } = createHandlersWorld()
    expect(refusal('UpdateCluster', { cluster: 'default', ...request } as never)).toContain(sentence)
    expect(refusal('CreateCluster', { clusterName: 'new', ...request } as never)).toContain(sentence)
  })
})

describe('capacity providers of a cluster', () => {
  const put = (capacityProviders: string[], defaultCapacityProviderStrategy: object[] = []) =>
    ({ cluster: 'default', capacityProviders, defaultCapacityProviderStrategy }) as never

  it('are replaced, both lists', () => {
    const { call } = createHandlersWorld()
    const strategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 3 }]
    expect(call('PutClusterCapacityProviders', put(['FARGATE', 'FARGATE_SPOT', 'FARGATE'], strategy)).cluster).toMatchObject({
      capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', base: 0, weight: 3 }],
      attachments: [],
    })
    expect(call('PutClusterCapacityProviders', put([])).cluster).toMatchObject({
      capacityProviders: [],
      defaultCapacityProviderStrategy: [],
    })
  })

  it('stay while a task or a service uses them', () => {
    const { call, refusal, registerFargate, report } = createHandlersWorld()
    registerFargate()
    call('PutClusterCapacityProviders', put(['FARGATE', 'FARGATE_SPOT']))
    const inUse = 'ResourceInUseException: The specified capacity provider is in use and cannot be removed.'
    const request = { taskDefinition: 'fargate', networkConfiguration: network }
    const capacityProviderStrategy = [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }]
    const [task] = call('RunTask', { ...request, capacityProviderStrategy }).tasks ?? []
    expect(refusal('PutClusterCapacityProviders', put(['FARGATE']))).toBe(inUse)
    report(task?.taskArn, { lastStatus: 'STOPPED' })
    call('CreateService', { ...request, serviceName: 'web', desiredCount: 0, capacityProviderStrategy })
    expect(refusal('PutClusterCapacityProviders', put(['FARGATE']))).toBe(inUse)
    expect(refusal('PutClusterCapacityProviders', put(['FARGATE_SPOT']))).toBe('answered')
  })

  it.each([
    [['nope'], [], 'ClientException: The specified capacity provider does not exist. Specify a valid name or ARN and try again.'],
    [
      ['FARGATE'],
      [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
      'cannot contain a capacity provider that is not associated with the cluster',
    ],
    [Array.from({ length: 21 }, (_, n) => `p${n}`), [], 'The maximum number of capacity providers per cluster has been exceeded.'],
  ])('are not %j', (providers, strategy, sentence) => {
    const { refusal } = createHandlersWorld()
    expect(refusal('PutClusterCapacityProviders', put(providers, strategy))).toContain(sentence)
  })
})
