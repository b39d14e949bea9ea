import type { ServiceConnectConfiguration } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld, network } from '../handlers.testSupport.ts'

type ConnectService = NonNullable<ServiceConnectConfiguration['services']>[number]

/** A cluster with the namespace `shop`, and a definition with the ports `api` (http, 3000) and `data` (no protocol, 5432). */
function world(networkMode: 'bridge' | 'host' | 'awsvpc' = 'bridge', memory: string | undefined = '256') {
  const created = createHandlersWorld()
  const portMappings = [
    { containerPort: 3000, name: 'api', appProtocol: 'http' as const },
    { containerPort: 5432, name: 'data' },
    { containerPort: 9000, name: 'rpc', appProtocol: 'grpc' as const },
    { containerPort: 53, name: 'udp', protocol: 'udp' as const },
  ]
  const register = () =>
    created.register({
      family: 'api',
      networkMode,
      ...(memory && { memory }),
      containerDefinitions: [{ name: 'app', image: 'a', memory: 64, portMappings }],
    })
  register()
  created.call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: 'shop' } })
  const request = (services: ConnectService[] | undefined, more: Partial<ServiceConnectConfiguration> = {}, serviceName = 'api') => ({
    serviceName,
    taskDefinition: 'api',
    desiredCount: 1,
    ...(networkMode === 'awsvpc' && { networkConfiguration: network }),
    serviceConnectConfiguration: { enabled: true, ...(services && { services }), ...more },
  })
  const create = (...given: Parameters<typeof request>) => created.call('CreateService', request(...given)).service
  const refuse = (...given: Parameters<typeof request>) => created.refusal('CreateService', request(...given))
  const endpoints = (name = 'api') => created.store.read().services.get(arn(`service/default/${name}`) as never)?.serviceConnect?.endpoints
  return { ...created, register, request, create, refuse, endpoints }
}

describe('Service Connect of a service', () => {
  it('has ECS’s defaults, and is in its deployment and its revision', () => {
    const { create, call, endpoints, store } = world()
    const service = create([{ portName: 'api' }])
    const [deployment] = service?.deployments ?? []
    const [made] = store.read().discoveryServices.all()
    expect(deployment).toMatchObject({
      serviceConnectConfiguration: { enabled: true, services: [{ portName: 'api' }] },
      serviceConnectResources: [{ discoveryName: 'api', discoveryArn: made?.arn }],
    })
    expect(made).toMatchObject({ name: 'api', managedBy: service?.serviceArn })
    expect(endpoints()).toMatchObject([
      {
        containerName: 'app',
        containerPort: 3000,
        protocol: 'http',
        alias: { dnsName: 'api.shop', port: 3000 },
        place: 0,
        idleTimeoutSeconds: 300,
        perRequestTimeoutSeconds: 15,
      },
    ])
    const serviceRevisionArns = service?.currentServiceRevisions?.map((revision) => revision.arn ?? '') ?? []
    expect(call('DescribeServiceRevisions', { serviceRevisionArns }).serviceRevisions).toMatchObject([
      { serviceConnectConfiguration: { enabled: true } },
    ])
    expect(call('ListServicesByNamespace', { namespace: 'shop' }).serviceArns).toEqual([service?.serviceArn])
  })

  it('keeps the place of an alias, and gives the same port of another one another place', () => {
    const { create, endpoints, call, store } = world()
    create([{ portName: 'api', clientAliases: [{ port: 80, dnsName: 'api' }] }], {}, 'one')
    create([{ portName: 'api', discoveryName: 'other', clientAliases: [{ port: 80, dnsName: 'other' }] }], {}, 'two')
    create([{ portName: 'data', clientAliases: [{ port: 5432, dnsName: 'other' }] }], {}, 'three')
    expect([endpoints('one'), endpoints('two'), endpoints('three')].map((each) => each?.[0]?.place)).toEqual([0, 1, 1])
    call('DeleteService', { service: 'one', force: true })
    store.update('gone', (tx) => {
      const service = tx.snapshot.services.get(arn('service/default/one') as never)
      if (service) tx.put('services', { ...service, status: 'INACTIVE' })
    })
    call('UpdateService', {
      service: 'two',
      serviceConnectConfiguration: {
        enabled: true,
        services: [{ portName: 'api', discoveryName: 'other', clientAliases: [{ port: 80, dnsName: 'another' }] }],
      },
    })
    expect(endpoints('two')).toMatchObject([{ place: 1, alias: { dnsName: 'another' } }])
  })

  it('starts a deployment when it changes, and only then', () => {
    const { create, call, endpoints, store } = world()
    create([{ portName: 'api' }])
    const change = (services: ConnectService[], enabled = true) =>
      call('UpdateService', { service: 'api', serviceConnectConfiguration: { enabled, services } }).service?.deployments?.length
    expect(change([{ portName: 'api' }])).toBe(1)
    expect(call('UpdateService', { service: 'api', desiredCount: 2 }).service?.deployments).toHaveLength(1)
    expect(change([{ portName: 'api', clientAliases: [{ port: 80 }] }])).toBe(2)
    expect(change([], false)).toBe(3)
    expect(endpoints()).toBeUndefined()
    expect(store.read().discoveryServices.size).toBe(0)
  })

  it('goes on with a new task definition that has the port, and not with one that has not', () => {
    const { create, call, refusal, endpoints, register } = world()
    create([{ portName: 'api' }])
    register()
    call('UpdateService', { service: 'api', taskDefinition: 'api' })
    expect(endpoints()).toHaveLength(1)
    call('RegisterTaskDefinition', { family: 'bare', memory: '256', containerDefinitions: [{ name: 'app', image: 'a' }] })
    expect(refusal('UpdateService', { service: 'api', taskDefinition: 'bare' })).toBe(
      'InvalidParameterException: portName(api) does not refer to any named PortMapping in the container definitions',
    )
  })

  it('keeps the header of its test traffic', () => {
    const { create, endpoints } = world()
    const testTrafficRules = { header: { name: 'x-version', value: { exact: 'next' } } }
    create([{ portName: 'api', clientAliases: [{ port: 80, testTrafficRules }] }])
    expect(endpoints()).toMatchObject([{ testHeader: { name: 'x-version', exact: 'next' } }])
  })

  it('lets go of its names when it is deleted', () => {
    const { create, call, store } = world()
    create([{ portName: 'api' }])
    call('DeleteService', { service: 'api', force: true })
    expect(store.read().discoveryServices.size).toBe(0)
    expect(create([{ portName: 'api' }], {}, 'again')?.deployments?.[0]?.serviceConnectResources).toHaveLength(1)
  })

  it('shows an attachment on its tasks', () => {
    const { call, store, create } = world()
    create([{ portName: 'api', ingressPortOverride: 15_000 }])
    const service = store.read().services.get(arn('service/default/api') as never)
    const task = call('RunTask', { taskDefinition: 'api' }).tasks?.[0]
    store.update('adopt', (tx) => {
      const record = tx.snapshot.tasks.get((task?.taskArn ?? '') as never)
      if (record && service) tx.put('tasks', { ...record, serviceArn: service.arn, deploymentId: service.deployments[0]?.id ?? '' })
    })
    expect(call('DescribeTasks', { tasks: [task?.taskArn ?? ''] }).tasks?.[0]?.attachments).toMatchObject([
      {
        type: 'Service Connect',
        details: [
          { name: 'portName', value: 'api' },
          { name: 'discoveryName', value: 'api' },
          { name: 'clientAliases', value: '[{"dnsName":"api.shop","port":3000}]' },
          { name: 'ingressPortOverride', value: '15000' },
        ],
      },
    ])
  })

  it.each<[ConnectService[], string]>([
    [[{ portName: 'x' }], 'InvalidParameterException: portName(x) does not refer to any named PortMapping in the container definitions'],
    [
      [{ portName: 'udp' }],
      'InvalidParameterException: portName(udp) is a UDP port, which Service Connect does not support. Name a TCP port.',
    ],
    [
      [{ portName: 'api', clientAliases: [{ port: 80 }, { port: 81 }] }],
      'InvalidParameterException: 2 clientAliases exceeds the max limit of 1',
    ],
    [
      [{ portName: 'api', clientAliases: [{ port: 80, dnsName: 'a b' }] }],
      'InvalidParameterException: The DNS name that you provided is invalid',
    ],
    [
      [{ portName: 'api' }, { portName: 'data', discoveryName: 'api' }],
      'InvalidParameterException: The discoveryName api is used in the namespace already. Give another discoveryName.',
    ],
    [
      [
        { portName: 'api', clientAliases: [{ port: 80, dnsName: 'a' }] },
        { portName: 'data', clientAliases: [{ port: 80, dnsName: 'a' }] },
      ],
      'InvalidParameterException: The client alias a:80 is used in the namespace already. Give another dnsName or port.',
    ],
    [
      [{ portName: 'data', timeout: { perRequestTimeoutSeconds: 3 } }],
      'InvalidParameterException: perRequestTimeoutSeconds needs an appProtocol, and portName(data) has none.',
    ],
    [
      [{ portName: 'data', clientAliases: [{ port: 80, testTrafficRules: { header: { name: 'x-test' } } }] }],
      'InvalidParameterException: testTrafficRules needs an appProtocol, and portName(data) has none.',
    ],
    [
      [{ portName: 'rpc', clientAliases: [{ port: 80, testTrafficRules: { header: { name: 'x-test' } } }] }],
      'UnsupportedFeatureException: Marina carries grpc by connection and does not see its headers, so nothing was changed. Leave testTrafficRules out.',
    ],
    [
      [{ portName: 'api', clientAliases: [{ port: 80, testTrafficRules: { header: { name: 'x test' } } }] }],
      'InvalidParameterException: The header name x test of testTrafficRules is not valid. Use letters, digits and hyphens.',
    ],
    [
      [{ portName: 'api', tls: { issuerCertificateAuthority: {} } }],
      'UnsupportedFeatureException: Marina has no TLS for Service Connect, so nothing was changed. Leave tls out.',
    ],
  ])('is refused with %j', (services, sentence) => {
    const { refuse, store } = world()
    expect(refuse(services)).toBe(sentence)
    expect(store.read().services.size).toBe(0)
  })

  it('is refused where a name is taken in the namespace', () => {
    const { create, refuse, call } = world()
    create([{ portName: 'api' }])
    const sentence = 'InvalidParameterException: The discoveryName api is used in the namespace already. Give another discoveryName.'
    expect(refuse([{ portName: 'api' }], {}, 'other')).toBe(sentence)
    call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: 'elsewhere' } })
    expect(refuse([{ portName: 'api' }], {}, 'other')).toBe('answered')
  })

  it('is refused without a namespace, and with one that is not there', () => {
    const { refuse, call } = world()
    expect(refuse(undefined, { namespace: 'nowhere' })).toContain('NamespaceNotFoundException: The namespace nowhere was not found.')
    call('UpdateCluster', { cluster: 'default', serviceConnectDefaults: { namespace: '' } })
    expect(refuse(undefined)).toBe('InvalidParameterException: Namespace is missing')
  })

  it('is refused in host mode, and without task memory', () => {
    expect(world('host').refuse(undefined)).toBe(
      "InvalidParameterException: Service Connect does not support the network mode 'host'. Use awsvpc or bridge.",
    )
    expect(world('bridge', '').refuse(undefined)).toContain('Service Connect needs a task definition with task memory.')
    expect(world('awsvpc').refuse(undefined)).toBe('answered')
  })
})
