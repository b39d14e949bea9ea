import { capacityProviderNameOf, requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { summariseDaemon } from '../views/describeDaemon.ts'

/** The daemons of a cluster, or those of them on any of the capacity providers that are named. */
export const listDaemons: Handler<'ListDaemons'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.clusterArn)
  const providers = request.capacityProviderArns?.map((arn) => capacityProviderNameOf(arn, context))
  const found = snapshot.daemons
    .by('cluster', cluster.arn)
    .filter(({ capacityProviders }) => !providers?.length || capacityProviders.some((name) => providers.includes(name)))
  const { items, ...rest } = takePage(found, ({ arn }) => arn, request, { operation: 'ListDaemons', defaultSize: 100 })
  return { daemonSummariesList: items.map(summariseDaemon), ...rest }
}
