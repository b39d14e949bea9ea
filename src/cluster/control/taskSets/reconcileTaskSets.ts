import type { TaskArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { addServiceEvent, steadyStateMessage } from '#cluster/state/writes/serviceEvents.ts'
import { noteTaskSetDecisions } from '../decisions/taskSetDecisions.ts'
import { explainNoPlacement } from '../scheduler/refusals.ts'
import { type Applied, type ApplyContext, applyStop, startTasks } from '../services/applyServicePlan.ts'
import { type Sentence, sayTaskChanges } from '../services/serviceSentences.ts'
import { steadyRepeatAt } from '../services/steadyState.ts'
import { planTaskSet, type TaskSetPlan } from './planTaskSet.ts'

/** What became of the task sets of a service. */
export interface ReconciledTaskSets {
  /** A task found no place. */
  refused: boolean
  /** Look again then, in milliseconds since the epoch, even if nothing changes. */
  nextLookAt?: number
}

/**
 * Brings the task sets of an ACTIVE service with the controller EXTERNAL to what is wanted of them (spec part 1, 5.13).
 * @param ended ARNs of its tasks that ended unasked since the last look
 */
export function reconcileTaskSets(tx: Tx, service: ServiceRecord, ended: readonly TaskArn[], context: ApplyContext): ReconciledTaskSets {
  const times: number[] = []
  let refused = false
  for (const taskSet of tx.snapshot.taskSets.by('service', service.arn)) {
    const plan = planTaskSet(tx.snapshot, service, taskSet, context.now)
    if (plan.taskSet !== taskSet) tx.put('taskSets', plan.taskSet)
    const applied = applyPlan(tx, service, plan, context)
    noteTaskSetDecisions(tx, { service, before: taskSet, plan, applied, ended }, context.now)
    refused ||= applied.refused !== undefined
    if (plan.nextLookAt !== undefined) times.push(plan.nextLookAt)
  }
  const repeatAt = saySteady(tx, service, context)
  if (repeatAt !== undefined) times.push(repeatAt)
  return { refused, ...(times.length > 0 && { nextLookAt: Math.min(...times) }) }
}

/** Takes away the task sets of a service that is gone. */
export function deleteTaskSets(tx: Tx, serviceArn: string): void {
  for (const { arn } of tx.snapshot.taskSets.by('service', serviceArn)) tx.delete('taskSets', arn)
}

function applyPlan(tx: Tx, service: ServiceRecord, plan: TaskSetPlan, context: ApplyContext): Applied {
  const applied = plan.start ? startTasks(tx, service, plan.start, context) : { startedIds: [] }
  for (const stop of plan.stop) applyStop(tx, stop, context)
  if (plan.gone) tx.delete('taskSets', plan.taskSet.arn)
  const unplaced: Sentence[] = applied.refused ? [{ message: explainNoPlacement(applied.refused, applied.refusedBy), once: true }] : []
  for (const { message, once } of [...sayTaskChanges(plan, applied.startedIds), ...unplaced]) {
    const causeSince = plan.taskSet.createdAt
    addServiceEvent(tx, service.arn, message, { ...context, taskSetId: plan.taskSet.id, ...(once && { dedupe: true, causeSince }) })
  }
  return applied
}

/** @returns when to say it again, if it goes on so */
function saySteady(tx: Tx, service: ServiceRecord, context: ApplyContext): number | undefined {
  const taskSets = tx.snapshot.taskSets.by('service', service.arn)
  if (taskSets.length === 0 || taskSets.some(({ stabilityStatus }) => stabilityStatus !== 'STEADY_STATE')) return undefined
  const repeatAt = steadyRepeatAt(tx.snapshot, service)
  if (repeatAt !== undefined && repeatAt > context.now) return repeatAt
  addServiceEvent(tx, service.arn, steadyStateMessage, context)
  return steadyRepeatAt(tx.snapshot, service)
}
