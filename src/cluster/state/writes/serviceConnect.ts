/** What Service Connect keeps in Cloud Map: a service for each endpoint, which goes with the service of ECS that it was made for. */
import { shortName } from '#cluster/api/arns.ts'
import type { DiscoveryServiceRecord } from '../records/discoveryRecords.ts'
import type { ServiceRecord } from '../records/serviceRecords.ts'
import type { Tx } from '../store.ts'

/**
 * Makes the services of Cloud Map that the endpoints of a service name, and takes away those that it names no more.
 * @param now milliseconds since the epoch
 */
export function putConnectServices(tx: Tx, service: ServiceRecord, now: number): void {
  for (const { discoveryArn, discoveryName } of service.serviceConnect?.endpoints ?? []) {
    const id = shortName(discoveryArn)
    // That of a service that was deleted may still have its last instances.
    const known = tx.snapshot.discoveryServices.get(id)
    if (known?.managedBy === service.arn) continue
    const wanted = known ?? newDiscoveryService(service, id, discoveryArn, discoveryName, now)
    tx.put('discoveryServices', { ...wanted, managedBy: service.arn })
  }
  removeUnusedConnectServices(tx, service.arn)
}

/** One that still has instances waits for the last task to be gone. */
export function removeUnusedConnectServices(tx: Tx, serviceArn: string): void {
  const service = tx.snapshot.services.get(serviceArn)
  const named = service?.status === 'ACTIVE' ? (service.serviceConnect?.endpoints ?? []) : []
  const used = new Set(named.map(({ discoveryArn }) => discoveryArn))
  for (const { id, arn } of tx.snapshot.discoveryServices.by('managedBy', serviceArn)) {
    if (used.has(arn) || tx.snapshot.discoveryInstances.count('service', id) > 0) continue
    tx.delete('discoveryServices', id)
  }
}

function newDiscoveryService(service: ServiceRecord, id: string, arn: string, name: string, now: number): DiscoveryServiceRecord {
  return {
    account: service.account,
    region: service.region,
    arn,
    id,
    name,
    namespaceId: shortName(service.serviceConnect?.namespaceArn ?? ''),
    customHealth: true,
    attributes: {},
    instancesRevision: 0,
    tags: [],
    createdAt: now,
  }
}
