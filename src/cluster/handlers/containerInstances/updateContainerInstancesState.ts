import type { Failure } from '@aws-sdk/client-ecs'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { containerInstanceArnOf, requireCluster } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/**
 * Lets container instances drain, or takes them back. On a DRAINING one nothing is placed, and control moves the tasks of
 * services elsewhere (spec part 1, 7).
 */
export const updateContainerInstancesState: Handler<'UpdateContainerInstancesState'> = ({ store }, request, context) => {
  const { containerInstances: asked = [] } = request
  const status: ContainerInstanceRecord['status'] = request.status === 'DRAINING' ? 'DRAINING' : 'ACTIVE'
  const before = store.read()
  const cluster = requireCluster(before, context, request.cluster)
  const { found, failures } = lookUp(
    asked.map((id) => containerInstanceArnOf(id, cluster)),
    (arn) => before.containerInstances.get(arn),
  )
  const inactive: Failure[] = found.filter((one) => one.status === 'INACTIVE').map(({ arn }) => ({ arn, reason: 'INACTIVE' }))
  const updated = found
    .filter((one) => one.status !== 'INACTIVE')
    .map((one) => (one.status === status ? one : { ...one, status, version: one.version + 1 }))
  const snapshot = store.update('update container instances state', (tx) => {
    for (const instance of updated)
      if (tx.snapshot.containerInstances.get(instance.arn) !== instance) tx.put('containerInstances', instance)
  })
  return {
    containerInstances: updated.map((instance) => describeContainerInstance(snapshot, instance, { tags: true })),
    failures: [...failures, ...inactive],
  }
}
