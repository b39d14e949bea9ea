import { type ContainerInstanceArn, shortName } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { noteDecision } from '#cluster/state/writes/decisions.ts'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { giveUpTask } from '#cluster/state/writes/tasks.ts'
import { planGivenUp } from './planGivenUp.ts'

/** Lets go of tasks on an instance that has been out of reach for too long; their services start others elsewhere. */
export function createInstanceReconciler(context: { store: Store; clock: Clock; ids: Ids }): Reconcile<ContainerInstanceArn> {
  const { store, clock } = context
  return (arn) => {
    const instance = store.read().containerInstances.get(arn)
    if (!instance) return undefined
    const now = clock.now()
    const { tasks, lookAt } = planGivenUp(store.read(), instance, now)
    if (tasks.length > 0) store.update('give tasks up', (tx) => giveUp(tx, instance, tasks, { now, ids: context.ids }))
    return lookAt === undefined ? undefined : { againAfterMs: Math.max(0, lookAt - now) }
  }
}

function giveUp(tx: Tx, instance: ContainerInstanceRecord, tasks: readonly TaskRecord[], context: { now: number; ids: Ids }): void {
  const { now } = context
  const { ec2InstanceId, disconnectedAt = now } = instance
  const seconds = Math.round((now - disconnectedAt) / 1000)
  const away = `has not been reached for ${seconds} s`
  const stoppedReason = `Container instance ${ec2InstanceId} ${away}.`
  for (const { arn } of tasks) giveUpTask(tx, arn, { stopCode: 'InfrastructureHealth', stoppedReason, now })
  for (const [service, lost] of Map.groupBy(tasks, ({ serviceArn }) => serviceArn)) {
    if (service === undefined) continue
    const ids = lost.map(({ id }) => `(task ${id})`).join(' ')
    addServiceEvent(tx, service, `has given up ${lost.length} tasks: ${ids}. (instance ${ec2InstanceId}) ${away}.`, context)
    const names = { instance: shortName(instance.arn) }
    noteDecision(tx, service, { rule: 'givenUp', numbers: { count: lost.length, seconds }, names, tasks: lost.map(({ id }) => id) }, now)
  }
}
