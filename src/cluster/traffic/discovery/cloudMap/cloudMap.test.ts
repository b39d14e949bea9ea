import { beforeEach, describe, expect, it } from 'vitest'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { CloudMapOperations } from '#cluster/api/operations/cloudMap.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { openStore } from '#cluster/state/store.ts'
import { createCloudMap } from './index.ts'

const caller: CallContext = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
let handlers: SiblingHandlers<'servicediscovery'>
let clock: ReturnType<typeof fakeClock>

beforeEach(() => {
  clock = fakeClock()
  handlers = createCloudMap({ store: openStore({ file: ':memory:', now: 0 }), clock, ids: countingIds() })
})

type Name = keyof CloudMapOperations
/** Requests as a test writes them; the wire has checked their shapes. */
const call = <Operation extends Name>(name: Operation, request: object, context = caller) =>
  (handlers[name] as (request: object, context: CallContext) => CloudMapOperations[Operation]['response'])(request, context)
function refusal(name: Name, request: object, context = caller): string {
  try {
    call(name, request, context)
    return 'answered'
  } catch (error) {
    if (error instanceof ClusterError) return `${error.code}: ${error.message}`
    throw error
  }
}
function newNamespace(Name = 'shop.local', operation: 'CreatePrivateDnsNamespace' | 'CreateHttpNamespace' = 'CreatePrivateDnsNamespace') {
  const { OperationId } = call(operation, { Name, Vpc: 'vpc-1', CreatorRequestId: 'me' })
  return call('GetOperation', { OperationId }).Operation?.Targets?.NAMESPACE ?? ''
}
const DnsConfig = { DnsRecords: [{ Type: 'A', TTL: 10 }] }
const newService = (more: object = {}) =>
  call('CreateService', { Name: 'web', NamespaceId: newNamespace(), DnsConfig, HealthCheckCustomConfig: {}, ...more }).Service ?? {}
const register = (ServiceId: string | undefined, InstanceId: string, Attributes: object) =>
  call('RegisterInstance', { ServiceId, InstanceId, Attributes: { AWS_INSTANCE_IPV4: '10.0.0.1', ...Attributes } })

describe('namespaces', () => {
  it('of all kinds are created, changed, described and deleted', () => {
    const id = newNamespace()
    call('UpdatePrivateDnsNamespace', {
      Id: id,
      Namespace: { Description: 'all of it', Properties: { DnsProperties: { SOA: { TTL: 60 } } } },
    })
    expect(call('GetNamespace', { Id: id }).Namespace).toMatchObject({
      Id: id,
      Arn: `arn:aws:servicediscovery:us-east-1:000000000000:namespace/${id}`,
      Name: 'shop.local',
      Type: 'DNS_PRIVATE',
      Description: 'all of it',
      CreatorRequestId: 'me',
      Properties: {
        DnsProperties: { HostedZoneId: expect.stringMatching(/^Z/), SOA: { TTL: 60 } },
        HttpProperties: { HttpName: 'shop.local' },
      },
    })
    newNamespace('internal', 'CreateHttpNamespace')
    call('CreatePublicDnsNamespace', { Name: 'example.com' })
    const ofType = (...Values: string[]) =>
      call('ListNamespaces', { Filters: [{ Name: 'TYPE', Values, Condition: 'IN' }] }).Namespaces?.map(({ Name }) => Name)
    expect(ofType('HTTP')).toEqual(['internal'])
    expect(ofType('DNS_PUBLIC', 'DNS_PRIVATE')?.sort()).toEqual(['example.com', 'shop.local'])
    call('DeleteNamespace', { Id: id })
    expect(refusal('GetNamespace', { Id: id })).toBe(`NamespaceNotFound: There is no namespace ${id}.`)
  })

  it('have a name for themselves, that is one, and are of one caller', () => {
    const id = newNamespace()
    expect(refusal('CreateHttpNamespace', { Name: 'SHOP.local' })).toBe(
      `NamespaceAlreadyExists: There is a namespace SHOP.local already: ${id}.`,
    )
    expect(refusal('CreatePrivateDnsNamespace', { Name: 'a b', Vpc: 'v' })).toMatch(
      /^InvalidInput: The name of a namespace of the type DNS_PRIVATE/,
    )
    expect(refusal('CreateHttpNamespace', { Name: '' })).toMatch(/^InvalidInput/)
    const other = { ...caller, account: '111111111111' }
    expect(refusal('GetNamespace', { Id: id }, other)).toMatch(/^NamespaceNotFound/)
    expect(refusal('CreatePrivateDnsNamespace', { Name: 'shop.local', Vpc: 'v' }, other)).toBe('answered')
    expect(refusal('UpdateHttpNamespace', { Id: id, Namespace: { Description: 'x' } })).toMatch(/is of the type DNS_PRIVATE, not HTTP\.$/)
  })

  it('are as many as AWS lets there be, and come page by page', () => {
    for (let at = 0; at < 50; at += 1) newNamespace(`n${at}.local`)
    expect(refusal('CreateHttpNamespace', { Name: 'more' })).toMatch(/^ResourceLimitExceeded/)
    const first = call('ListNamespaces', { MaxResults: 30 })
    const rest = call('ListNamespaces', { MaxResults: 30, NextToken: first.NextToken })
    expect([first.Namespaces?.length, rest.Namespaces?.length, rest.NextToken]).toEqual([30, 20, undefined])
    expect(refusal('ListNamespaces', { NextToken: '***' })).toBe('InvalidInput: The specified NextToken is invalid.')
    expect(refusal('ListNamespaces', { MaxResults: 101 })).toBe('InvalidInput: MaxResults must be from 1 to 100.')
  })
})

describe('services', () => {
  it('tell what they were created with', () => {
    const service = newService({ Description: 'front', CreatorRequestId: 'me', Tags: [{ Key: 'a', Value: 'b' }] })
    expect(service).toMatchObject({
      Name: 'web',
      Type: 'DNS_HTTP',
      InstanceCount: 0,
      DnsConfig: { NamespaceId: service.NamespaceId, RoutingPolicy: 'MULTIVALUE', DnsRecords: [{ Type: 'A', TTL: 10 }] },
      HealthCheckCustomConfig: { FailureThreshold: 1 },
    })
    expect(call('GetService', { Id: service.Arn }).Service).toEqual(service)
    call('UpdateService', { Id: service.Id, Service: { DnsConfig: { DnsRecords: [{ Type: 'A', TTL: 99 }] } } })
    expect(call('GetService', { Id: service.Id }).Service?.DnsConfig?.DnsRecords).toEqual([{ Type: 'A', TTL: 99 }])
    const filter = { Name: 'NAMESPACE_ID', Values: [service.NamespaceId] }
    expect(call('ListServices', { Filters: [filter] }).Services).toHaveLength(1)
    expect(call('ListTagsForResource', { ResourceARN: service.Arn }).Tags).toEqual([{ Key: 'a', Value: 'b' }])
    call('UntagResource', { ResourceARN: service.Arn, TagKeys: ['a'] })
    call('TagResource', { ResourceARN: service.Arn, Tags: [{ Key: 'c', Value: 'd' }] })
    expect(call('ListTagsForResource', { ResourceARN: service.Arn }).Tags).toEqual([{ Key: 'c', Value: 'd' }])
    call('UpdateServiceAttributes', { ServiceId: service.Id, Attributes: { port: '80', path: '/' } })
    call('DeleteServiceAttributes', { ServiceId: service.Id, Attributes: ['path'] })
    expect(call('GetServiceAttributes', { ServiceId: service.Id }).ServiceAttributes?.Attributes).toEqual({ port: '80' })
  })

  it.each([
    ['a namespace that is not', { NamespaceId: 'ns-none' }, 'NamespaceNotFound: There is no namespace ns-none.'],
    ['a name that is none', { Name: 'a b' }, 'InvalidInput: The name of a service'],
    [
      'checks of Route 53',
      { HealthCheckConfig: { Type: 'HTTP' } },
      'InvalidInput: On this computer there are no health checks of Route 53.',
    ],
    ['no records', { DnsConfig: { DnsRecords: [] } }, 'InvalidInput: DnsRecords has one record of each type'],
    [
      'CNAME beside A',
      { DnsConfig: { DnsRecords: [...DnsConfig.DnsRecords, { Type: 'CNAME', TTL: 1 }] } },
      'InvalidInput: A CNAME record stands alone',
    ],
    [
      'a record of another kind',
      { DnsConfig: { DnsRecords: [{ Type: 'TXT', TTL: 1 }] } },
      'InvalidInput: The type of a DNS record is one of',
    ],
  ])('are refused with %s', (_what, more, sentence) => {
    const NamespaceId = newNamespace()
    expect(refusal('CreateService', { Name: 'web', NamespaceId, DnsConfig, ...more })).toContain(sentence)
  })

  it('of HTTP namespaces have no records, and go last to first', () => {
    const NamespaceId = newNamespace('internal', 'CreateHttpNamespace')
    expect(refusal('CreateService', { Name: 'web', NamespaceId, DnsConfig })).toMatch(/^InvalidInput: Services of an HTTP namespace/)
    const { Service } = call('CreateService', { Name: 'web', NamespaceId })
    expect(Service?.Type).toBe('HTTP')
    expect(refusal('CreateService', { Name: 'Web', NamespaceId })).toMatch(/^ServiceAlreadyExists/)
    register(Service?.Id, 'i-1', {})
    expect(refusal('DeleteService', { Id: Service?.Id })).toBe(
      'ResourceInUse: Service contains registered instances; delete the instances before deleting the service',
    )
    expect(refusal('DeleteNamespace', { Id: NamespaceId })).toMatch(/^ResourceInUse: The namespace internal has 1 services/)
    call('DeregisterInstance', { ServiceId: Service?.Id, InstanceId: 'i-1' })
    call('DeleteService', { Id: Service?.Id })
    expect(refusal('DeleteNamespace', { Id: NamespaceId })).toBe('answered')
  })
})

describe('instances', () => {
  const discover = (more: object = {}) =>
    call('DiscoverInstances', { NamespaceName: 'shop.local', ServiceName: 'web', ...more }).Instances?.map(({ InstanceId }) => InstanceId)

  it('are found by health and by what is said of them', () => {
    const { Id } = newService()
    register(Id, 'blue-1', { colour: 'blue' })
    register(Id, 'blue-2', { colour: 'blue', size: 'L' })
    register(Id, 'red-1', { colour: 'red', AWS_INIT_HEALTH_STATUS: 'UNHEALTHY' })
    expect(discover()).toEqual(['blue-1', 'blue-2'])
    expect(discover({ HealthStatus: 'ALL' })).toHaveLength(3)
    expect(discover({ HealthStatus: 'UNHEALTHY' })).toEqual(['red-1'])
    expect(discover({ QueryParameters: { colour: 'red' } })).toEqual(['red-1'])
    expect(discover({ QueryParameters: { colour: 'red' }, HealthStatus: 'HEALTHY' })).toEqual([])
    expect(discover({ OptionalParameters: { size: 'L' } })).toEqual(['blue-2'])
    expect(discover({ OptionalParameters: { size: 'S' } })).toEqual(['blue-1', 'blue-2'])
    expect(discover({ MaxResults: 1 })).toEqual(['blue-1'])
    expect(refusal('DiscoverInstances', { NamespaceName: 'none', ServiceName: 'web' })).toBe(
      'NamespaceNotFound: There is no namespace none.',
    )
    expect(refusal('DiscoverInstances', { NamespaceName: 'shop.local', ServiceName: 'x' })).toBe(
      'ServiceNotFound: There is no service x in shop.local.',
    )
  })

  it('have a health that somebody tells, and a revision that goes up with each change', () => {
    const { Id: ServiceId } = newService()
    const revision = () => call('DiscoverInstancesRevision', { NamespaceName: 'shop.local', ServiceName: 'web' }).InstancesRevision
    register(ServiceId, 'i-1', {})
    register(ServiceId, 'i-2', {})
    expect(revision()).toBe(2)
    const Status = 'UNHEALTHY'
    call('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId: 'i-1', Status })
    call('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId: 'i-1', Status })
    expect(revision()).toBe(3)
    expect(call('GetInstancesHealthStatus', { ServiceId }).Status).toEqual({ 'i-1': 'UNHEALTHY', 'i-2': 'HEALTHY' })
    expect(call('GetInstancesHealthStatus', { ServiceId, Instances: ['i-2'] }).Status).toEqual({ 'i-2': 'HEALTHY' })
    expect(refusal('GetInstancesHealthStatus', { ServiceId, Instances: ['i-3'] })).toBe(
      `InstanceNotFound: The service ${ServiceId} has no instance i-3.`,
    )
    expect(call('GetInstance', { ServiceId, InstanceId: 'i-1' }).Instance).toMatchObject({
      Id: 'i-1',
      Attributes: { AWS_INSTANCE_IPV4: '10.0.0.1' },
    })
    expect(call('ListInstances', { ServiceId, MaxResults: 1 })).toMatchObject({ Instances: [{ Id: 'i-1' }], NextToken: expect.any(String) })
  })

  it('without custom health are of unknown health, and nobody tells one', () => {
    const { Id: ServiceId } = newService({ HealthCheckCustomConfig: undefined })
    register(ServiceId, 'i-1', {})
    expect(call('GetInstancesHealthStatus', { ServiceId }).Status).toEqual({ 'i-1': 'UNKNOWN' })
    expect(discover({ HealthStatus: 'HEALTHY' })).toEqual(['i-1'])
    expect(refusal('UpdateInstanceCustomHealthStatus', { ServiceId, InstanceId: 'i-1', Status: 'HEALTHY' })).toMatch(
      /^CustomHealthNotFound/,
    )
  })

  it.each([
    ['i 1', { AWS_INSTANCE_IPV4: '10.0.0.1' }, 'InvalidInput: The id of an instance'],
    ['i-1', {}, 'InvalidInput: The service has an A record, so that AWS_INSTANCE_IPV4 must be an IPv4 address.'],
    ['i-1', { AWS_INSTANCE_IPV4: '10.0.0.1', AWS_ALIAS_DNS_NAME: 'x' }, 'InvalidInput: On this computer there are no alias records'],
    ['i-1', { AWS_INSTANCE_IPV4: '10.0.0.1', long: 'x'.repeat(1_025) }, 'InvalidInput: Attributes have at most'],
    ['i-1', { AWS_INSTANCE_IPV4: '10.0.0.1', AWS_INIT_HEALTH_STATUS: 'FINE' }, 'InvalidInput: AWS_INIT_HEALTH_STATUS is'],
  ])('are refused as %s with %j', (InstanceId, Attributes, sentence) => {
    const { Id: ServiceId } = newService()
    expect(refusal('RegisterInstance', { ServiceId, InstanceId, Attributes })).toContain(sentence)
  })
})

describe('operations', () => {
  it('have ended, are found by what they were, and the oldest are forgotten', async () => {
    const { Id: ServiceId } = newService()
    await clock.advance(5_000)
    register(ServiceId, 'i-1', {})
    const list = (...Filters: object[]) => call('ListOperations', { Filters }).Operations ?? []
    expect(list({ Name: 'TYPE', Values: ['REGISTER_INSTANCE'] })).toMatchObject([{ Status: 'SUCCESS' }])
    expect(list({ Name: 'SERVICE_ID', Values: [ServiceId] })).toHaveLength(1)
    expect(list({ Name: 'UPDATE_DATE', Values: ['5', '6'], Condition: 'BETWEEN' })).toHaveLength(clock.now() === 5_000 ? 1 : 0)
    expect(refusal('ListOperations', { Filters: [{ Name: 'COLOUR', Values: ['x'] }] })).toBe(
      'InvalidInput: There is no filter COLOUR here.',
    )
    expect(refusal('ListOperations', { Filters: [{ Name: 'TYPE', Values: ['x', 'y'] }] })).toMatch(
      /^InvalidInput: The condition EQ of the filter TYPE does not go with 2/,
    )
    const [first] = list({ Name: 'TYPE', Values: ['CREATE_NAMESPACE'] })
    for (let at = 0; at < 1_200; at += 1) {
      await clock.advance(1)
      register(ServiceId, 'i-1', {})
    }
    expect(refusal('GetOperation', { OperationId: first?.Id })).toMatch(/^OperationNotFound/)
  })
})
