import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { DiscoveryRecordType } from '#cluster/state/records/discoveryRecords.ts'
import { arn, createHandlersWorld, network } from '../handlers.testSupport.ts'

const registryArn = 'arn:aws:servicediscovery:us-east-1:000000000000:service/srv-web'

/** @param types none for a service that DiscoverInstances alone finds */
function world(...types: DiscoveryRecordType[]) {
  const created = createHandlersWorld()
  const containerDefinitions = [{ name: 'app', image: 'nginx', cpu: 128, memory: 64, portMappings: [{ containerPort: 80 }] }]
  for (const networkMode of ['awsvpc', 'bridge', 'host', 'none'] as const) {
    created.register({
      family: networkMode,
      networkMode,
      containerDefinitions: containerDefinitions.map((each) => (networkMode === 'none' ? { ...each, portMappings: [] } : each)),
    })
  }
  const dns = { routingPolicy: 'MULTIVALUE' as const, records: types.map((type) => ({ type, ttl: 10 })) }
  created.store.update('registry', (tx) =>
    tx.put('discoveryServices', {
      account: '000000000000',
      region: 'us-east-1',
      arn: registryArn,
      id: 'srv-web',
      name: 'web',
      namespaceId: 'ns-1',
      ...(types.length > 0 && { dns }),
      customHealth: true,
      attributes: {},
      instancesRevision: 0,
      tags: [],
      createdAt: 0,
    }),
  )
  const request = (networkMode: string, registry: Partial<ServiceRegistry>) => ({
    serviceName: 'web',
    taskDefinition: networkMode,
    desiredCount: 1,
    ...(networkMode === 'awsvpc' && { networkConfiguration: network }),
    serviceRegistries: [{ registryArn, ...registry }],
  })
  return { ...created, request }
}

describe('service registries', () => {
  it.each([
    ['awsvpc', ['A'], {}],
    ['awsvpc', ['A', 'SRV'], { port: 80 }],
    ['awsvpc', ['SRV'], { containerName: 'app', containerPort: 80 }],
    ['awsvpc', [], { port: 80 }],
    ['bridge', ['SRV'], { containerName: 'app', containerPort: 80 }],
    ['host', ['SRV'], { containerName: 'app', containerPort: 80 }],
    ['bridge', [], { containerName: 'app', containerPort: 80 }],
  ] as const)('of %s tasks with the records %j take %j', (mode, types, registry) => {
    const { call, request } = world(...types)
    expect(call('CreateService', request(mode, registry)).service?.serviceRegistries).toEqual([{ registryArn, ...registry }])
  })

  it.each([
    ['awsvpc', ['A'], { containerPort: 80 }, "The values specified for serviceRegistries do not require a value for 'containerPort'"],
    ['awsvpc', ['SRV'], {}, "Service registries with SRV records need 'port', or 'containerName' and 'containerPort'."],
    ['awsvpc', ['SRV'], { containerName: 'app' }, "Service registries need both 'containerName' and 'containerPort', or neither."],
    ['awsvpc', ['SRV'], { port: 80, containerName: 'app', containerPort: 80 }, "Service registries take either 'port' or"],
    ['awsvpc', ['SRV'], { containerName: 'x', containerPort: 80 }, 'The container x does not exist in the task definition.'],
    ['awsvpc', ['SRV'], { containerName: 'app', containerPort: 81 }, 'The container app did not have a container port 81 defined.'],
    ['bridge', ['A'], {}, "Service registries of tasks with the network mode 'bridge' support SRV records only."],
    [
      'bridge',
      ['SRV'],
      { port: 80 },
      "Service registries of tasks with the network mode 'bridge' need 'containerName' and 'containerPort'.",
    ],
    ['none', ['SRV'], {}, "Service registries do not support the network mode 'none'."],
  ] as const)('of %s tasks with the records %j refuse %j', (mode, types, registry, sentence) => {
    const { refusal, request } = world(...types)
    expect(refusal('CreateService', request(mode, registry))).toContain(`InvalidParameterException: ${sentence}`)
  })

  it('start a deployment when they change, are in its revision, and go with an empty list', () => {
    const { call, request, store } = world('A')
    call('CreateService', { ...request('awsvpc', {}), serviceRegistries: [] })
    const deployments = () => call('DescribeServices', { services: ['web'] }).services?.[0]?.deployments?.length
    call('UpdateService', { service: 'web', serviceRegistries: [{ registryArn }] })
    expect(deployments()).toBe(2)
    expect(
      store
        .read()
        .serviceRevisions.by('service', arn('service/default/web'))
        .map((each) => each.serviceRegistries.length),
    ).toEqual([0, 1])
    call('UpdateService', { service: 'web', desiredCount: 2 })
    expect(deployments()).toBe(2)
    expect(call('UpdateService', { service: 'web', serviceRegistries: [] }).service?.serviceRegistries).toEqual([])
  })
})
