import { shortName, type TaskArn, taskArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { noteDecision } from '#cluster/state/writes/decisions.ts'
import type { Applied } from '../services/applyServicePlan.ts'
import { refusedInstances } from '../services/daemonInstances.ts'
import type { ServicePlan } from '../services/servicePlan.ts'
import { decideRefused, mostRefusals } from './changeDecisions.ts'
import { serviceDecisions } from './serviceDecisions.ts'

interface Looked {
  before: ServiceRecord
  plan: ServicePlan
  applied: Applied
  ended: readonly TaskArn[]
}

/** Writes down what one look of the service loop came to, in the same commit. A look that changes nothing writes nothing. */
export function noteServiceDecisions(tx: Tx, { before, plan, applied, ended }: Looked, now: number): void {
  const after = tx.snapshot.services.get(before.arn) ?? before
  const looked = {
    before,
    after,
    plan,
    applied,
    ended: ended.flatMap((arn) => tx.snapshot.tasks.get(arn) ?? []),
    started: findTasks(tx, before, applied.startedIds),
    moved: findTasks(tx, before, applied.movedIds ?? []),
  }
  if (before.schedulingStrategy === 'DAEMON' && plan.status === 'ACTIVE') noteInstances(tx, after, plan, now)
  for (const decision of serviceDecisions(looked)) noteDecision(tx, before.arn, decision, now)
}

/** @param ids of tasks of the owner's cluster */
export function findTasks(tx: Tx, owner: Pick<ServiceRecord, 'account' | 'region' | 'clusterArn'>, ids: readonly string[]): TaskRecord[] {
  return ids.flatMap((id) => tx.snapshot.tasks.get(taskArn(owner, shortName(owner.clusterArn), id)) ?? [])
}

/** Where a DAEMON service belongs, and why some instances are left out, whenever that has changed (spec part 1, 5.10). */
function noteInstances(tx: Tx, service: ServiceRecord, { numbers: { desired } }: ServicePlan, now: number): void {
  const considered = tx.snapshot.containerInstances.count('activeOfCluster', service.clusterArn)
  if (!noteDecision(tx, service.arn, { rule: 'serviceInstances', numbers: { desired, considered } }, now) || considered === desired) return
  for (const refusal of refusedInstances(tx.snapshot, service).slice(0, mostRefusals))
    noteDecision(tx, service.arn, decideRefused(refusal), now)
}
