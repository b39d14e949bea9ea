import { checkClusterSettings, checkConfiguration, readNamespace } from '../checks/clusters.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** Changes settings, configuration and default namespace; what is left out stays (spec part 1, 2.4). */
export const updateCluster: Handler<'UpdateCluster'> = ({ store, clock }, request, context) => {
  const cluster = requireCluster(store.read(), context, request.cluster)
  checkClusterSettings(request.settings)
  checkConfiguration(request.configuration)
  const { settings, configuration, serviceConnectDefaults: defaults } = request
  const namespace = readNamespace(store.read(), cluster, defaults?.namespace, clock.now())
  const { serviceConnectNamespace, ...rest } = cluster
  // An empty name takes the default away.
  const namespaceArn = defaults ? namespace?.arn : serviceConnectNamespace
  const updated = {
    ...rest,
    ...(namespaceArn !== undefined && { serviceConnectNamespace: namespaceArn }),
    ...(settings?.length && { settings }),
    ...(configuration && { configuration: { ...cluster.configuration, ...configuration } }),
  }
  const snapshot = store.update('update cluster', (tx) => {
    if (namespace) tx.put('discoveryNamespaces', namespace)
    tx.put('clusters', updated)
  })
  return { cluster: describeCluster(snapshot, updated, { settings: true, configurations: true, tags: true }) }
}
