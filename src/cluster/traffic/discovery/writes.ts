import type { DiscoveryInstanceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Tx } from '#cluster/state/store.ts'

/** Every change of an instance goes through here, so that the revision of its service goes up with it. */
export function putInstance(tx: Tx, instance: DiscoveryInstanceRecord): void {
  tx.put('discoveryInstances', instance)
  countChange(tx, instance.serviceId)
}

export function removeInstance(tx: Tx, key: string): void {
  const serviceId = tx.snapshot.discoveryInstances.get(key)?.serviceId
  if (serviceId === undefined) return
  tx.delete('discoveryInstances', key)
  countChange(tx, serviceId)
}

function countChange(tx: Tx, serviceId: string): void {
  const service = tx.snapshot.discoveryServices.get(serviceId)
  if (service) tx.put('discoveryServices', { ...service, instancesRevision: service.instancesRevision + 1 })
}
