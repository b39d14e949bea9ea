import { invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerInstanceRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Tx } from '#cluster/state/store.ts'
import { reportTask, stopTask } from '#cluster/state/writes/tasks.ts'
import { requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/**
 * Makes a container instance INACTIVE. With `force` its tasks are let go; services replace theirs elsewhere (spec part 1, 7).
 */
export const deregisterContainerInstance: Handler<'DeregisterContainerInstance'> = ({ store, clock, nodeFacts }, request, context) => {
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
  const isLocal = instance.node === nodeFacts().node
  const snapshot = store.update('deregister container instance', (tx) => {
    tx.put('containerInstances', inactive)
    for (const task of tasks) letGo(tx, task, isLocal, clock.now())
  })
  return { containerInstance: describeContainerInstance(snapshot, inactive, { tags: true }) }
}

/** Nobody is left to say how a task on another node ends, so it has ended. */
function letGo(tx: Tx, { arn, containers }: TaskRecord, isLocal: boolean, now: number): void {
  stopTask(tx, arn, { stopCode: 'UserInitiated', stoppedReason: 'Container instance deregistration forced by user', now })
  if (isLocal) return
  const stopped = containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const }))
  reportTask(tx, arn, { lastStatus: 'STOPPED', stoppedAt: now, containers: stopped })
}
