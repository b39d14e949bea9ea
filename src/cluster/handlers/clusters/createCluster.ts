import type { CreateClusterRequest } from '@aws-sdk/client-ecs'
import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { effectiveValue } from '../accountSettings/settings.ts'
import { checkCapacityProviders, checkStrategy } from '../checks/capacityProviders.ts'
import { checkClusterSettings, checkConfiguration, readNamespace } from '../checks/clusters.ts'
import type { Handler } from '../handler.ts'
import { newCluster } from '../scope/newCluster.ts'
import { describeCluster } from '../views/describeCluster.ts'

/**
 * Creates a cluster, or returns the ACTIVE one of that name unchanged; an INACTIVE one comes back with fresh settings
 * (spec part 1, 2.4 and 2.5).
 */
export const createCluster: Handler<'CreateCluster'> = ({ store, clock }, request, context) => {
  const name = request.clusterName ?? 'default'
  const strategy = check(store.read(), request, name, context)
  const existing = store.read().clusters.get(clusterArn(context, name))
  const parts = { settings: true, configurations: true, tags: true }
  if (existing?.status === 'ACTIVE') return { cluster: describeCluster(store.read(), existing, parts) }
  checkRoom(store.read(), context)
  const namespace = readNamespace(store.read(), context, request.serviceConnectDefaults?.namespace, clock.now())
  const insights = effectiveValue(store.read(), context, context.principalArn, 'containerInsights')
  const cluster = {
    ...newCluster(context, name, clock.now(), insights),
    ...(request.settings?.length && { settings: request.settings }),
    ...(request.configuration && { configuration: request.configuration }),
    ...(namespace && { serviceConnectNamespace: namespace.arn }),
    capacityProviders: request.capacityProviders ?? [],
    defaultCapacityProviderStrategy: strategy,
    tags: request.tags ?? [],
  }
  const snapshot = store.update('create cluster', (tx) => {
    if (namespace) tx.put('discoveryNamespaces', namespace)
    tx.put('clusters', cluster)
  })
  return { cluster: describeCluster(snapshot, cluster, parts) }
}

/** Per account and region (spec part 1, 11). */
const mostClusters = 10_000

function checkRoom(snapshot: Snapshot, { account, region }: Scope): void {
  if (snapshot.clusters.count('scope', `${account}/${region}`) < mostClusters) return
  throw new ClusterError('LimitExceededException', `There are ${mostClusters} clusters, which is the most there can be. Use one of them.`)
}

function check(snapshot: Snapshot, request: CreateClusterRequest, name: string, context: CallContext) {
  checkClusterSettings(request.settings)
  checkConfiguration(request.configuration)
  const cluster = { account: context.account, region: context.region, name }
  checkCapacityProviders(snapshot, cluster, request.capacityProviders)
  return checkStrategy(snapshot, context, request.defaultCapacityProviderStrategy ?? [], request.capacityProviders ?? [])
}
