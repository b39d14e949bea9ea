import type { ClusterServiceConnectDefaultsRequest } from '@aws-sdk/client-ecs'
import type { ClusterRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkClusterSettings, checkConfiguration, findNamespace } from '../checks/clusters.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** Changes settings, configuration and default namespace; what is left out stays (spec part 1, 2.4). */
export const updateCluster: Handler<'UpdateCluster'> = ({ store }, request, context) => {
  const cluster = requireCluster(store.read(), context, request.cluster)
  checkClusterSettings(request.settings)
  checkConfiguration(request.configuration)
  const updated: ClusterRecord = {
    ...withNamespace(store.read(), cluster, request.serviceConnectDefaults),
    ...(request.settings?.length && { settings: request.settings }),
    ...(request.configuration && { configuration: { ...cluster.configuration, ...request.configuration } }),
  }
  const snapshot = store.update('update cluster', (tx) => tx.put('clusters', updated))
  return { cluster: describeCluster(snapshot, updated, { settings: true, configurations: true, tags: true }) }
}

/** An empty name takes the default away. */
function withNamespace(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  defaults: ClusterServiceConnectDefaultsRequest | undefined,
): ClusterRecord {
  if (!defaults) return cluster
  const { serviceConnectNamespace: _, ...rest } = cluster
  const namespace = findNamespace(snapshot, cluster, defaults.namespace)
  return namespace ? { ...rest, serviceConnectNamespace: namespace } : rest
}
