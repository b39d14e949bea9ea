import { isIPv4, isIPv6 } from 'node:net'
import type { HealthStatus, Instance } from '@aws-sdk/client-servicediscovery'
import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryInstanceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { putInstance, removeInstance } from '../writes.ts'
import { type CloudMapDeps, findInstance, findService, instanceKey, invalidInput, limitExceeded, pageById } from './deps.ts'
import { recordOperation } from './operations.ts'
import { checkAttributeTexts } from './services.ts'

type Handlers = Pick<
  SiblingHandlers<'servicediscovery'>,
  | 'RegisterInstance'
  | 'DeregisterInstance'
  | 'GetInstance'
  | 'ListInstances'
  | 'GetInstancesHealthStatus'
  | 'UpdateInstanceCustomHealthStatus'
>

/** AWS's quota (spec part 1, 11). */
export const MOST_INSTANCES = 1_000
const MOST_ATTRIBUTES = 30
const ID = /^[0-9a-zA-Z_/:.@-]{1,64}$/

export function createInstanceHandlers(deps: CloudMapDeps): Handlers {
  const { store } = deps
  return {
    RegisterInstance(request, context) {
      const snapshot = store.read()
      const service = findService(snapshot, request.ServiceId, context)
      const { InstanceId: id = '', Attributes: attributes = {}, CreatorRequestId } = request
      checkInstance(service, id, attributes)
      checkRoom(snapshot, service, id)
      let OperationId = ''
      store.update('register instance', (tx) => {
        putInstance(tx, {
          account: service.account,
          region: service.region,
          key: instanceKey(service.id, id),
          serviceId: service.id,
          id,
          ...definedOnly({ creatorRequestId: CreatorRequestId }),
          attributes,
          ...(service.customHealth && { health: firstHealth(attributes) }),
        })
        OperationId = recordOperation(tx, deps, context, { type: 'REGISTER_INSTANCE', targets: { INSTANCE: id, SERVICE: service.id } })
      })
      return { OperationId }
    },
    DeregisterInstance(request, context) {
      const snapshot = store.read()
      const service = findService(snapshot, request.ServiceId, context)
      const { key, id } = findInstance(snapshot, service, request.InstanceId)
      let OperationId = ''
      store.update('deregister instance', (tx) => {
        removeInstance(tx, key)
        OperationId = recordOperation(tx, deps, context, { type: 'DEREGISTER_INSTANCE', targets: { INSTANCE: id, SERVICE: service.id } })
      })
      return { OperationId }
    },
    GetInstance(request, context) {
      const snapshot = store.read()
      const service = findService(snapshot, request.ServiceId, context)
      const instance = findInstance(snapshot, service, request.InstanceId)
      const creator = definedOnly({ CreatorRequestId: instance.creatorRequestId })
      return { ResourceOwner: service.account, Instance: { ...viewOf(instance), ...creator } }
    },
    ListInstances(request, context) {
      const snapshot = store.read()
      const service = findService(snapshot, request.ServiceId, context)
      const { items, ...next } = pageById(snapshot.discoveryInstances.by('service', service.id), ({ id }) => id, request)
      return { ResourceOwner: service.account, Instances: items.map(viewOf), ...next }
    },
    GetInstancesHealthStatus(request, context) {
      const snapshot = store.read()
      const service = findService(snapshot, request.ServiceId, context)
      const wanted = request.Instances?.map((id) => findInstance(snapshot, service, id))
      const { items, ...next } = pageById(wanted ?? snapshot.discoveryInstances.by('service', service.id), ({ id }) => id, request)
      return { Status: Object.fromEntries(items.map((instance) => [instance.id, healthOf(instance)])), ...next }
    },
    UpdateInstanceCustomHealthStatus({ ServiceId, InstanceId, Status }, context) {
      const snapshot = store.read()
      const service = findService(snapshot, ServiceId, context)
      const instance = findInstance(snapshot, service, InstanceId)
      if (!service.customHealth) throw new ClusterError('CustomHealthNotFound', `The service ${service.id} has no HealthCheckCustomConfig.`)
      if (Status !== 'HEALTHY' && Status !== 'UNHEALTHY') throw invalidInput('Status is HEALTHY or UNHEALTHY.')
      if (instance.health !== Status) store.update('update instance health', (tx) => putInstance(tx, { ...instance, health: Status }))
      return undefined
    },
  }
}

/** Of services whose instances nobody judges it is unknown. */
export const healthOf = ({ health }: DiscoveryInstanceRecord): HealthStatus => health ?? 'UNKNOWN'

const firstHealth = (attributes: Readonly<Record<string, string>>) =>
  attributes['AWS_INIT_HEALTH_STATUS'] === 'UNHEALTHY' ? 'UNHEALTHY' : 'HEALTHY'

const viewOf = ({ id, attributes, account }: DiscoveryInstanceRecord): Instance => ({
  Id: id,
  Attributes: { ...attributes },
  CreatedByAccount: account,
})

function checkRoom(snapshot: Snapshot, service: DiscoveryServiceRecord, id: string): void {
  const { discoveryInstances } = snapshot
  if (discoveryInstances.get(instanceKey(service.id, id)) || discoveryInstances.count('service', service.id) < MOST_INSTANCES) return
  throw limitExceeded(`A service has at most ${MOST_INSTANCES} instances.`)
}

function checkInstance({ dns, customHealth }: DiscoveryServiceRecord, id: string, attributes: Readonly<Record<string, string>>): void {
  if (!ID.test(id)) throw invalidInput('The id of an instance has 1 to 64 letters, digits and any of _ / : . @ -.')
  if (Object.keys(attributes).length > MOST_ATTRIBUTES) throw invalidInput(`An instance has at most ${MOST_ATTRIBUTES} attributes.`)
  checkAttributeTexts(attributes)
  const { AWS_ALIAS_DNS_NAME: alias, AWS_INIT_HEALTH_STATUS: health } = attributes
  if (alias !== undefined) throw invalidInput('On this computer there are no alias records of Route 53: leave AWS_ALIAS_DNS_NAME out.')
  if (health !== undefined && health !== 'HEALTHY' && health !== 'UNHEALTHY')
    throw invalidInput('AWS_INIT_HEALTH_STATUS is HEALTHY or UNHEALTHY.')
  if (health !== undefined && !customHealth) throw invalidInput('AWS_INIT_HEALTH_STATUS is for services with HealthCheckCustomConfig.')
  for (const { type } of dns?.records ?? []) checkRecord(type, attributes)
}

function checkRecord(type: string, attributes: Readonly<Record<string, string>>): void {
  const { AWS_INSTANCE_IPV4: ipv4 = '', AWS_INSTANCE_IPV6: ipv6 = '', AWS_INSTANCE_PORT: port, AWS_INSTANCE_CNAME: cname } = attributes
  const needs = (attribute: string, what: string) =>
    invalidInput(`The service has an ${type} record, so that ${attribute} must be ${what}.`)
  if (type === 'A' && !isIPv4(ipv4)) throw needs('AWS_INSTANCE_IPV4', 'an IPv4 address')
  if (type === 'AAAA' && !isIPv6(ipv6)) throw needs('AWS_INSTANCE_IPV6', 'an IPv6 address')
  if (type === 'CNAME' && !cname) throw needs('AWS_INSTANCE_CNAME', 'a domain name')
  if (type !== 'SRV') return
  if (!/^\d{1,5}$/.test(port ?? '') || Number(port) > 65_535) throw needs('AWS_INSTANCE_PORT', 'a port')
  if (!isIPv4(ipv4) && !isIPv6(ipv6)) throw needs('AWS_INSTANCE_IPV4 or AWS_INSTANCE_IPV6', 'an address')
}
