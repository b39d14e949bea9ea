import { clusterArn } from '#cluster/api/arns.ts'
import { ClusterError, clusterNotFound } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { clusterNameOf } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeCluster } from '../views/describeCluster.ts'

/** As recorded from AWS: no tags. */
const deletedParts = { settings: true, configurations: true, attachments: true }

/** Makes an empty cluster INACTIVE; doing it again changes nothing (spec part 1, 2.5). */
export const deleteCluster: Handler<'DeleteCluster'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const cluster = snapshot.clusters.get(clusterArn(context, clusterNameOf(request.cluster, context)))
  if (!cluster) throw clusterNotFound()
  if (cluster.status === 'INACTIVE') return { cluster: describeCluster(snapshot, cluster, deletedParts) }
  checkEmpty(snapshot, cluster)
  const deleted: ClusterRecord = { ...cluster, status: 'INACTIVE', inactiveAt: clock.now() }
  store.update('delete cluster', (tx) => tx.put('clusters', deleted))
  return { cluster: describeCluster(store.read(), deleted, deletedParts) }
}

function checkEmpty(snapshot: Snapshot, { arn }: ClusterRecord): void {
  if (snapshot.capacityProviders.count('activeOfCluster', arn) > 0) {
    throw new ClusterError(
      'ClusterContainsCapacityProviderException',
      'The Cluster cannot be deleted while it has Capacity Providers of managed instances. Delete them with DeleteCapacityProvider and try again.',
    )
  }
  if (snapshot.containerInstances.count('registeredOfCluster', arn) > 0) {
    throw new ClusterError(
      'ClusterContainsContainerInstancesException',
      'The Cluster cannot be deleted while Container Instances are active or draining.',
    )
  }
  if (snapshot.services.by('cluster', arn).some(({ status }) => status !== 'INACTIVE')) {
    throw new ClusterError('ClusterContainsServicesException', 'The Cluster cannot be deleted while Services are active.')
  }
  if (snapshot.tasks.count('liveOfCluster', arn) > 0) {
    throw new ClusterError('ClusterContainsTasksException', 'The Cluster cannot be deleted while Tasks are active.')
  }
}
