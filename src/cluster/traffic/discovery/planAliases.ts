import { shortName } from '#cluster/api/arns.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { registriesOf } from './registration/registriesOf.ts'

/** `service.namespace` of each registry with address records, for Docker's own DNS. */
export function planAliases(snapshot: Snapshot, task: TaskRecord): string[] {
  return registriesOf(snapshot, task).flatMap(({ registryArn = '' }) => {
    const service = snapshot.discoveryServices.get(shortName(registryArn))
    const namespace = service && snapshot.discoveryNamespaces.get(service.namespaceId)
    if (!namespace?.dns) return []
    return service?.dns?.records.some(({ type }) => type === 'A') ? [`${service.name}.${namespace.name}`.toLowerCase()] : []
  })
}
