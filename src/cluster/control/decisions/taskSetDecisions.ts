import type { TaskArn } from '#cluster/api/arns.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { type NewDecision, noteDecision } from '#cluster/state/writes/decisions.ts'
import type { Applied } from '../services/applyServicePlan.ts'
import type { TaskSetPlan } from '../taskSets/planTaskSet.ts'
import { decideHeld, decideStarted, decideStopped, decideUnplaced, rolloutNumbers } from './changeDecisions.ts'
import { decideEnded } from './endDecisions.ts'
import { findTasks } from './noteServiceDecisions.ts'

/** One look at a task set, over. */
interface LookedAt {
  service: ServiceRecord
  before: TaskSetRecord
  plan: TaskSetPlan
  applied: Applied
}

/**
 * Writes down what one look at a task set came to, in the same commit, among the decisions of its service.
 * @param ended tasks of the service, whichever task set they are of
 */
export function noteTaskSetDecisions(tx: Tx, { ended, ...looked }: LookedAt & { ended: readonly TaskArn[] }, now: number): void {
  const { service, before, applied } = looked
  const own = ended.flatMap((arn) => tx.snapshot.tasks.get(arn) ?? []).filter(({ deploymentId }) => deploymentId === before.id)
  const started = findTasks(tx, service, applied.startedIds)
  for (const decision of taskSetDecisions({ ...looked, ended: own, started }))
    noteDecision(tx, service.arn, { ...decision, taskSet: before.id }, now)
}

/** Pure; in the order in which it happened. */
function taskSetDecisions({
  service,
  before,
  plan,
  applied,
  ended,
  started,
}: LookedAt & { ended: readonly TaskRecord[]; started: readonly TaskRecord[] }): NewDecision[] {
  const numbers = rolloutNumbers(plan.numbers, service)
  const { scale, status, failedTasks } = plan.taskSet
  return [
    ...(status === 'DRAINING' ? [] : [decideShare(numbers.desired, scale.value, service.desiredCount)]),
    ...decideEnded(ended),
    ...(ended.length > 0 ? [{ rule: 'taskSetFailures' as const, numbers: { failed: failedTasks } }] : []),
    ...decideStarted(plan.start, started, numbers),
    ...decideUnplaced(applied),
    ...decideStopped(plan.stop, numbers, status === 'DRAINING' ? { scaleIn: 'taskSetDraining' } : {}),
    ...plan.held.map((held) => decideHeld(held, numbers)),
    ...decideSettled(before, plan),
  ]
}

const decideShare = (desired: number, scale: number, ofService: number): NewDecision => ({
  rule: 'taskSetShare',
  numbers: { desired, scale, ofService },
})

/** Spec part 1, 5.8. */
function decideSettled(before: TaskSetRecord, { taskSet, gone, numbers: { healthy, desired } }: TaskSetPlan): NewDecision[] {
  if (gone) return [{ rule: 'taskSetGone' }]
  const settled = taskSet.stabilityStatus === 'STEADY_STATE' && before.stabilityStatus !== 'STEADY_STATE'
  return settled ? [{ rule: 'taskSetSteady', numbers: { running: healthy, desired } }] : []
}
