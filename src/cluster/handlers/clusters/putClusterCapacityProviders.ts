import { ClusterError } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { checkCapacityProviders, checkStrategy } from '../checks/capacityProviders.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** Puts both lists in place of those the cluster has (spec part 1, 2.4). Throws ResourceInUseException. */
export const putClusterCapacityProviders: Handler<'PutClusterCapacityProviders'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const capacityProviders = [...new Set(request.capacityProviders)]
  checkCapacityProviders(snapshot, cluster, capacityProviders)
  const strategy = checkStrategy(snapshot, context, request.defaultCapacityProviderStrategy ?? [], capacityProviders)
  checkNotInUse(
    snapshot,
    cluster,
    cluster.capacityProviders.filter((name) => !capacityProviders.includes(name)),
  )
  const updated: ClusterRecord = { ...cluster, capacityProviders, defaultCapacityProviderStrategy: strategy }
  const after = store.update('put cluster capacity providers', (tx) => tx.put('clusters', updated))
  return { cluster: describeCluster(after, updated, { settings: true, configurations: true, tags: true, attachments: true }) }
}

function checkNotInUse(snapshot: Snapshot, { arn }: ClusterRecord, removed: readonly string[]): void {
  if (removed.length === 0) return
  const byService = snapshot.services
    .by('cluster', arn)
    .filter(({ status }) => status !== 'INACTIVE')
    .flatMap(({ capacityProviderStrategy = [] }) => capacityProviderStrategy.map(({ capacityProvider }) => capacityProvider))
  const byTask = snapshot.tasks.by('liveOfCluster', arn).map(({ capacityProviderName }) => capacityProviderName)
  const used = new Set([...byService, ...byTask])
  if (!removed.some((name) => used.has(name))) return
  throw new ClusterError('ResourceInUseException', 'The specified capacity provider is in use and cannot be removed.')
}
