import type { CreateClusterRequest } from '@aws-sdk/client-ecs'
import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { isName } from '#cluster/api/taskDefinition/rules/rule.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkCapacityProviders, checkStrategy } from '../checks/capacityProviders.ts'
import { checkOneOf, checkTags, unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { newCluster } from '../scope/newCluster.ts'
import { describeCluster } from '../views/describeCluster.ts'

/**
 * Creates a cluster, or returns the ACTIVE one of that name unchanged; an INACTIVE one comes back with fresh settings
 * (spec part 1, 2.4 and 2.5).
 */
export const createCluster: Handler<'CreateCluster'> = ({ store, clock }, request, context) => {
  const name = request.clusterName ?? 'default'
  const strategy = check(request, name)
  const existing = store.read().clusters.get(clusterArn(context, name))
  const parts = { settings: true, configurations: true, tags: true }
  if (existing?.status === 'ACTIVE') return { cluster: describeCluster(store.read(), existing, parts) }
  checkRoom(store.read(), context)
  const cluster = {
    ...newCluster(context, name, clock.now()),
    ...(request.settings?.length && { settings: request.settings }),
    ...(request.configuration && { configuration: request.configuration }),
    capacityProviders: request.capacityProviders ?? [],
    defaultCapacityProviderStrategy: strategy,
    tags: request.tags ?? [],
  }
  const snapshot = store.update('create cluster', (tx) => tx.put('clusters', cluster))
  return { cluster: describeCluster(snapshot, cluster, parts) }
}

/** Per account and region (spec part 1, 11). */
const mostClusters = 10_000

function checkRoom(snapshot: Snapshot, { account, region }: Scope): void {
  if (snapshot.clusters.count('scope', `${account}/${region}`) < mostClusters) return
  throw new ClusterError('LimitExceededException', `There are ${mostClusters} clusters, which is the most there can be. Use one of them.`)
}

function check(request: CreateClusterRequest, name: string) {
  if (!isName(name)) {
    throw invalidParameter('Cluster names can have up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores.')
  }
  for (const setting of request.settings ?? []) {
    checkOneOf('setting name', setting.name ?? '', ['containerInsights'])
    checkOneOf('containerInsights', setting.value ?? '', ['enabled', 'disabled', 'enhanced'])
  }
  checkOneOf('execute command logging', request.configuration?.executeCommandConfiguration?.logging, ['NONE', 'DEFAULT', 'OVERRIDE'])
  if (request.configuration?.managedStorageConfiguration) {
    throw unsupported('Marina does not encrypt storage yet, so the cluster was not created. Leave managedStorageConfiguration out.')
  }
  if (request.serviceConnectDefaults?.namespace) {
    throw unsupported('Marina has no Service Connect yet, so the cluster was not created. Leave serviceConnectDefaults out.')
  }
  checkTags(request.tags)
  checkCapacityProviders(request.capacityProviders)
  return checkStrategy(request.defaultCapacityProviderStrategy ?? [], request.capacityProviders ?? [])
}
