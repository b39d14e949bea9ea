import { invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { giveUpTask, stopTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { isOwnNode } from '../scope/ownNodes.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/**
 * Makes a container instance INACTIVE. With `force` its tasks are let go; services replace theirs elsewhere (spec part 1, 7).
 */
export const deregisterContainerInstance: Handler<'DeregisterContainerInstance'> = (deps, request, context) => {
  const { store, clock } = deps
  const before = store.read()
  const cluster = requireCluster(before, context, request.cluster)
  const instance = requireContainerInstance(before, cluster, request.containerInstance ?? '')
  if (instance.status === 'INACTIVE') return { containerInstance: describeContainerInstance(before, instance, { tags: true }) }
  const tasks = before.tasks.by('liveOnInstance', instance.arn)
  if (tasks.length > 0 && !request.force) throw invalidParameter('Found running tasks on the instance.')
  const inactive: ContainerInstanceRecord = {
    ...instance,
    status: 'INACTIVE',
    inactiveAt: clock.now(),
    agentConnected: false,
    version: instance.version + 1,
  }
  const stop = { stopCode: 'UserInitiated' as const, stoppedReason: 'Container instance deregistration forced by user', now: clock.now() }
  // Nobody else is left to say how a task ends, so it has ended.
  const letGo = instance.agentConnected && isOwnNode(deps, before, instance.node) ? stopTask : giveUpTask
  const snapshot = store.update('deregister container instance', (tx) => {
    tx.put('containerInstances', inactive)
    for (const { arn } of tasks) letGo(tx, arn, stop)
  })
  return { containerInstance: describeContainerInstance(snapshot, inactive, { tags: true }) }
}
