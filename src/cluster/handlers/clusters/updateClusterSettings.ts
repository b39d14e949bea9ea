import { invalidParameter } from '#cluster/api/errors.ts'
import { checkClusterSettings } from '../checks/clusters.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** Spec part 1, 2.4. */
export const updateClusterSettings: Handler<'UpdateClusterSettings'> = ({ store }, request, context) => {
  const cluster = requireCluster(store.read(), context, request.cluster)
  const settings = request.settings ?? []
  if (settings.length === 0) throw invalidParameter('settings can not be empty.')
  checkClusterSettings(settings)
  const updated = { ...cluster, settings }
  const snapshot = store.update('update cluster settings', (tx) => tx.put('clusters', updated))
  return { cluster: describeCluster(snapshot, updated, { settings: true, tags: true }) }
}
