import { shortName, type TaskArn, taskArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { noteDecision } from '#cluster/state/writes/decisions.ts'
import type { Applied } from '../services/applyServicePlan.ts'
import type { ServicePlan } from '../services/servicePlan.ts'
import { serviceDecisions } from './serviceDecisions.ts'

interface Looked {
  before: ServiceRecord
  plan: ServicePlan
  applied: Applied
  ended: readonly TaskArn[]
}

/** Writes down what one look of the service loop came to, in the same commit. A look that changes nothing writes nothing. */
export function noteServiceDecisions(tx: Tx, { before, plan, applied, ended }: Looked, now: number): void {
  const { snapshot } = tx
  const after = snapshot.services.get(before.arn) ?? before
  const find = (arn: string): TaskRecord[] => [snapshot.tasks.get(arn) ?? []].flat()
  const started = applied.startedIds.flatMap((id) => find(taskArn(before, shortName(before.clusterArn), id)))
  const looked = { before, after, plan, ended: ended.flatMap(find), started, refused: applied.refused }
  for (const decision of serviceDecisions(looked)) noteDecision(tx, before.arn, decision, now)
}
