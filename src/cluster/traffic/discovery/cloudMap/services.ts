import type { CreateServiceRequest, DnsRecord, Service, ServiceType } from '@aws-sdk/client-servicediscovery'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryNamespaceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { type CloudMapDeps, findNamespace, findService, invalidInput, keepFiltered, limitExceeded, pageById } from './deps.ts'
import { checkDescription, checkTtl } from './namespaces.ts'
import { recordOperation } from './operations.ts'
import { withTags } from './tags.ts'

type Handlers = Pick<
  SiblingHandlers<'servicediscovery'>,
  | 'CreateService'
  | 'DeleteService'
  | 'GetService'
  | 'ListServices'
  | 'UpdateService'
  | 'GetServiceAttributes'
  | 'UpdateServiceAttributes'
  | 'DeleteServiceAttributes'
>

const MOST_SERVICES = 1_000
const MOST_ATTRIBUTES = 30
const NAME = /^(?=.{1,127}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/i
const RECORD_TYPES = ['A', 'AAAA', 'SRV', 'CNAME'] as const

export function createServiceHandlers(deps: CloudMapDeps): Handlers {
  const { store } = deps
  const put = (label: string, service: DiscoveryServiceRecord) => void store.update(label, (tx) => tx.put('discoveryServices', service))

  return {
    CreateService(request, context) {
      const snapshot = store.read()
      const service = newService(deps, snapshot, request, context)
      put('create discovery service', service)
      return { Service: withCreator(viewOf(snapshot, service), service) }
    },
    UpdateService({ Id, Service: change }, context) {
      const snapshot = store.read()
      const service = findService(snapshot, Id, context)
      if (change?.HealthCheckConfig) throw noRoute53Checks()
      checkDescription(change?.Description)
      const records = change?.DnsConfig && readRecords(change.DnsConfig.DnsRecords, service.dns?.routingPolicy ?? 'MULTIVALUE')
      if (records && !service.dns) throw invalidInput('A service that was created without DnsConfig does not get one.')
      const changed = {
        ...service,
        ...definedOnly({ description: change?.Description }),
        ...(service.dns && records && { dns: { ...service.dns, records } }),
      }
      let OperationId = ''
      store.update('update discovery service', (tx) => {
        tx.put('discoveryServices', changed)
        OperationId = recordOperation(tx, deps, context, { type: 'UPDATE_SERVICE', targets: { SERVICE: service.id } })
      })
      return { OperationId }
    },
    DeleteService({ Id }, context) {
      const snapshot = store.read()
      const service = findService(snapshot, Id, context)
      if (snapshot.discoveryInstances.count('service', service.id) > 0) {
        throw new ClusterError('ResourceInUse', 'Service contains registered instances; delete the instances before deleting the service')
      }
      store.update('delete discovery service', (tx) => tx.delete('discoveryServices', service.id))
      return {}
    },
    GetService({ Id }, context) {
      const snapshot = store.read()
      const service = findService(snapshot, Id, context)
      return { Service: withCreator(viewOf(snapshot, service), service) }
    },
    ListServices(request, context) {
      const snapshot = store.read()
      const all = [...snapshot.discoveryServices.by('scope', scopeOf(context))]
      const { items, ...next } = pageById(keepFiltered(all, request.Filters, filtered), ({ id }) => id, request)
      return { Services: items.map((service) => viewOf(snapshot, service)), ...next }
    },
    GetServiceAttributes({ ServiceId }, context) {
      const { arn, account, attributes } = findService(store.read(), ServiceId, context)
      return { ServiceAttributes: { ServiceArn: arn, ResourceOwner: account, Attributes: { ...attributes } } }
    },
    UpdateServiceAttributes({ ServiceId, Attributes = {} }, context) {
      const service = findService(store.read(), ServiceId, context)
      const attributes = { ...service.attributes, ...Attributes }
      if (Object.keys(attributes).length > MOST_ATTRIBUTES) {
        throw new ClusterError('ServiceAttributesLimitExceededException', `A service has at most ${MOST_ATTRIBUTES} attributes.`)
      }
      checkAttributeTexts(attributes)
      put('update service attributes', { ...service, attributes })
      return {}
    },
    DeleteServiceAttributes({ ServiceId, Attributes = [] }, context) {
      const service = findService(store.read(), ServiceId, context)
      const attributes = Object.fromEntries(Object.entries(service.attributes).filter(([key]) => !Attributes.includes(key)))
      put('delete service attributes', { ...service, attributes })
      return {}
    },
  }
}

function filtered({ namespaceId }: DiscoveryServiceRecord, filter: string): string | undefined {
  if (filter === 'NAMESPACE_ID') return namespaceId
  return filter === 'RESOURCE_OWNER' ? 'SELF' : undefined
}

export function checkAttributeTexts(attributes: Readonly<Record<string, string>>): void {
  for (const [key, value] of Object.entries(attributes))
    if (key.length > 255 || value.length > 1_024) throw invalidInput('Attributes have at most 255 characters in a key and 1024 in a value.')
}

function newService(deps: CloudMapDeps, snapshot: Snapshot, request: CreateServiceRequest, context: CallContext): DiscoveryServiceRecord {
  const { Name: name = '', CreatorRequestId, Description, HealthCheckConfig, HealthCheckCustomConfig, Tags } = request
  const namespace = findNamespace(snapshot, request.NamespaceId ?? request.DnsConfig?.NamespaceId, context)
  if (!NAME.test(name)) throw invalidInput('The name of a service is a part of a domain name: letters, digits, - and _, at most 127.')
  if (HealthCheckConfig) throw noRoute53Checks()
  checkDescription(Description)
  checkPlace(snapshot, namespace, name)
  const dns = readDns(namespace, request)
  const id = `srv-${deps.ids.hex17().slice(-16)}`
  const { account, region } = context
  return {
    account,
    region,
    arn: `arn:aws:servicediscovery:${region}:${account}:service/${id}`,
    id,
    name,
    namespaceId: namespace.id,
    ...definedOnly({ description: Description, creatorRequestId: CreatorRequestId, dns }),
    customHealth: HealthCheckCustomConfig !== undefined,
    attributes: {},
    instancesRevision: 0,
    tags: withTags([], Tags),
    createdAt: deps.clock.now(),
  }
}

const noRoute53Checks = () =>
  invalidInput('On this computer there are no health checks of Route 53. Use HealthCheckCustomConfig: ECS tells the health of tasks by it.')

function checkPlace(snapshot: Snapshot, namespace: DiscoveryNamespaceRecord, name: string): void {
  const all = snapshot.discoveryServices.by('namespace', namespace.id)
  const same = all.find((service) => service.name.toLowerCase() === name.toLowerCase())
  if (same) {
    throw new ClusterError('ServiceAlreadyExists', `The namespace ${namespace.name} has a service ${name} already: ${same.id}.`, {
      details: { ServiceId: same.id, ServiceArn: same.arn, ...definedOnly({ CreatorRequestId: same.creatorRequestId }) },
    })
  }
  if (all.length >= MOST_SERVICES) throw limitExceeded(`A namespace has at most ${MOST_SERVICES} services.`)
}

function readDns({ type }: DiscoveryNamespaceRecord, { DnsConfig, Type }: CreateServiceRequest): DiscoveryServiceRecord['dns'] {
  if (!DnsConfig || Type === 'HTTP') {
    if (DnsConfig) throw invalidInput('A service of the type HTTP has no DnsConfig.')
    return undefined
  }
  if (type === 'HTTP') throw invalidInput('Services of an HTTP namespace have no DnsConfig: DiscoverInstances finds their instances.')
  const { RoutingPolicy: routingPolicy = 'MULTIVALUE', DnsRecords } = DnsConfig
  if (routingPolicy !== 'MULTIVALUE' && routingPolicy !== 'WEIGHTED') throw invalidInput('RoutingPolicy is MULTIVALUE or WEIGHTED.')
  return { routingPolicy, records: readRecords(DnsRecords, routingPolicy) }
}

type Dns = NonNullable<DiscoveryServiceRecord['dns']>

function readRecords(given: readonly DnsRecord[] | undefined, routingPolicy: Dns['routingPolicy']): Dns['records'] {
  const records = (given ?? []).map(({ Type, TTL }) => {
    const type = RECORD_TYPES.find((each) => each === Type)
    if (!type) throw invalidInput(`The type of a DNS record is one of ${RECORD_TYPES.join(', ')}.`)
    checkTtl(TTL)
    return { type, ttl: TTL ?? 0 }
  })
  const types = records.map(({ type }) => type)
  if (records.length === 0 || new Set(types).size !== types.length)
    throw invalidInput('DnsRecords has one record of each type, and at least one.')
  if (types.includes('CNAME') && (types.length > 1 || routingPolicy !== 'WEIGHTED'))
    throw invalidInput('A CNAME record stands alone, with the routing policy WEIGHTED.')
  return records
}

const withCreator = (view: Service, { creatorRequestId }: DiscoveryServiceRecord): Service => ({
  ...view,
  ...definedOnly({ CreatorRequestId: creatorRequestId }),
})

function viewOf(snapshot: Snapshot, service: DiscoveryServiceRecord): Service {
  const { id, arn, account, name, namespaceId, description, dns, customHealth, createdAt } = service
  const type: ServiceType = dns ? 'DNS_HTTP' : 'HTTP'
  return {
    Id: id,
    Arn: arn,
    ResourceOwner: account,
    Name: name,
    NamespaceId: namespaceId,
    ...definedOnly({ Description: description }),
    InstanceCount: snapshot.discoveryInstances.count('service', id),
    ...(dns && {
      DnsConfig: {
        NamespaceId: namespaceId,
        RoutingPolicy: dns.routingPolicy,
        DnsRecords: dns.records.map(({ type: Type, ttl: TTL }) => ({ Type, TTL })),
      },
    }),
    Type: type,
    ...(customHealth && { HealthCheckCustomConfig: { FailureThreshold: 1 } }),
    CreateDate: new Date(createdAt),
    CreatedByAccount: account,
  }
}
