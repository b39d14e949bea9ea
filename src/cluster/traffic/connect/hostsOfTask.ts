import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { connectedServices } from './projectConnect.ts'

export interface ConnectHost {
  name: string
  place: number
}

/**
 * The client aliases that a task of a service with Service Connect is told when it starts: those of its namespace that there are by then
 * (spec part 1, 8.3). Empty for every other task.
 */
export function hostsOfTask(snapshot: Snapshot, { serviceArn, deploymentId = '' }: TaskRecord): ConnectHost[] {
  const service = serviceArn && snapshot.services.get(serviceArn)
  const own = service && snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))?.deployed.serviceConnect
  if (!own) return []
  const hosts = new Map<string, ConnectHost>()
  for (const { serviceConnect } of connectedServices(snapshot)) {
    if (serviceConnect?.namespaceArn !== own.namespaceArn) continue
    for (const { alias, place } of serviceConnect.endpoints) hosts.set(`${alias.dnsName} ${place}`, { name: alias.dnsName, place })
  }
  return [...hosts.values()]
}
