/** Containers of failed tasks that are kept for who wants to look into them, until they are released (docs/decisions/0035). */
import type { TaskRecord } from '../records/taskRecords.ts'
import type { Tx } from '../store.ts'
import { noteDecision } from './decisions.ts'

/** The first failures are kept, not the last ones: what a crash loop repeats is no news, and the disk is not without end. */
export const mostHeldOfService = 5
export const mostHeld = 20

/** Holds a task that failed, where somebody asked for that. Does nothing to any other. */
export function holdFailedTask(tx: Tx, task: TaskRecord, now: number): void {
  const wanted = tx.snapshot.taskHolds.get(task.arn)
  const ofService = task.serviceArn !== undefined && tx.snapshot.serviceSwitches.get(task.serviceArn)?.holdsFailed === true
  if (wanted?.state === 'held' || (!wanted && !ofService)) return
  const { account, region, arn: taskArn, clusterArn, serviceArn } = task
  if (!wanted && serviceArn && tx.snapshot.taskHolds.count('heldOfService', serviceArn) >= mostHeldOfService)
    return tell(tx, task, mostHeldOfService, now)
  if (tx.snapshot.taskHolds.count('held', 'held') >= mostHeld) return tell(tx, task, mostHeld, now)
  tx.put('taskHolds', { account, region, taskArn, clusterArn, ...(serviceArn && { serviceArn }), state: 'held', since: now })
  if (serviceArn) noteDecision(tx, serviceArn, { rule: 'held', tasks: [task.id] }, now)
}

function tell(tx: Tx, { serviceArn, id }: TaskRecord, maximum: number, now: number): void {
  if (serviceArn) noteDecision(tx, serviceArn, { rule: 'notHeld', numbers: { count: maximum, maximum }, tasks: [id] }, now)
}
