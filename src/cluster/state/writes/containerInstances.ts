import type { ContainerInstanceRecord } from '../records/containerInstanceRecords.ts'
import type { Tx } from '../store.ts'
import { giveUpTask, stopTask } from './tasks.ts'

/**
 * The loss of a machine: its instance is INACTIVE with its agent disconnected, its tasks end with ECS's code and reason of those
 * whose host is gone (spec part 1, 4.4). Returns the tasks that it had.
 */
export function loseMachine(tx: Tx, instance: ContainerInstanceRecord, now: number): string[] {
  const tasks = tx.snapshot.tasks.by('liveOnInstance', instance.arn).map(({ arn }) => arn)
  const stoppedReason = `Host EC2 (instance ${instance.ec2InstanceId}) terminated.`
  tx.put('containerInstances', {
    ...instance,
    status: 'INACTIVE',
    agentConnected: false,
    lost: true,
    inactiveAt: now,
    version: instance.version + 1,
  })
  // Where its engine is out of reach, nobody can say when they have ended.
  const end = instance.agentConnected ? stopTask : giveUpTask
  for (const arn of tasks) end(tx, arn, { stopCode: 'TerminationNotice', stoppedReason, now })
  return tasks
}

/** Takes no new tasks from now on, and tasks of services leave it (spec part 1, 7). Nothing, where it is not ACTIVE. */
export function drainInstance(tx: Tx, instance: ContainerInstanceRecord): void {
  if (instance.status === 'ACTIVE') tx.put('containerInstances', { ...instance, status: 'DRAINING', version: instance.version + 1 })
}
