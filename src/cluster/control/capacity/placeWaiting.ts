import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { type NewDecision, noteDecision } from '#cluster/state/writes/decisions.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { placeTask, stopTask } from '#cluster/state/writes/tasks.ts'
import { decideCounted } from '../decisions/serviceDecisions.ts'
import { choosePlacement, type PlacementRequest } from '../scheduler/choosePlacement.ts'
import { closestRefusal, type PlacementRefusal } from '../scheduler/refusals.ts'
import { countFailure } from '../tasks/settleTask.ts'
import { waitForCapacityMs } from './capacityTiming.ts'

/** Tasks of a cluster that wait for capacity, the oldest first. */
export const waitingTasks = (snapshot: Snapshot, clusterArn: string): TaskRecord[] =>
  snapshot.tasks.by('waitingInCluster', clusterArn).toSorted((one, other) => one.createdAt - other.createdAt)

/** The question to the scheduler that a waiting task is. Undefined where what it belongs to is gone. */
export function requestOfWaiting(snapshot: Snapshot, task: TaskRecord): PlacementRequest | undefined {
  const cluster = snapshot.clusters.get(task.clusterArn)
  const taskDefinition = definitionOf(snapshot, task.taskDefinitionArn)
  if (!cluster || !taskDefinition) return undefined
  const { launchType, reserved, group, serviceArn, capacityProviderName } = task
  const { placementConstraints, placementStrategy } = (serviceArn && snapshot.services.get(serviceArn)) || (task.awaits ?? {})
  return {
    cluster,
    taskDefinition,
    launchType,
    reserved,
    group,
    ...definedOnly({ serviceArn, capacityProviderName, placementConstraints, placementStrategy }),
  }
}

/**
 * Places what has room now, the oldest first; one that finds none does not keep the others waiting. What has waited too long fails (spec
 * part 1, 6.5). Returns when the next one will have, in milliseconds since the epoch.
 */
export function placeWaiting(tx: Tx, { arn }: Pick<ClusterRecord, 'arn'>, now: number): number | undefined {
  let next: number | undefined
  for (const task of waitingTasks(tx.snapshot, arn)) {
    const request = requestOfWaiting(tx.snapshot, task)
    const placement = request && choosePlacement(tx.snapshot, request)
    if (placement && 'placed' in placement) {
      placeTask(tx, task.arn, placement.placed)
      continue
    }
    const failsAt = task.createdAt + waitForCapacityMs[tx.snapshot.timing]
    if (failsAt <= now) fail(tx, task, placement?.refused ?? [], now)
    else next = Math.min(next ?? failsAt, failsAt)
  }
  return next
}

function fail(tx: Tx, task: TaskRecord, refused: readonly PlacementRefusal[], now: number): void {
  const why = closestRefusal(refused)?.reason ?? 'EMPTY CAPACITY PROVIDER'
  stopTask(tx, task.arn, { stopCode: 'TaskFailedToStart', stoppedReason: `TaskFailedToStart: ${why}`, now })
  const before = serviceOf(tx, task)
  countFailure(tx, task, now)
  const after = serviceOf(tx, task)
  if (!before || !after) return
  for (const decision of [decideGivenUp(after, task, why, now), ...decideCounted(before, after)]) noteDecision(tx, after.arn, decision, now)
}

const serviceOf = ({ snapshot }: Tx, { serviceArn }: TaskRecord) =>
  serviceArn === undefined ? undefined : snapshot.services.get(serviceArn)

function decideGivenUp(
  { deploymentControllerType }: ServiceRecord,
  { id, deploymentId, capacityProviderName, createdAt }: TaskRecord,
  reason: string,
  now: number,
): NewDecision {
  const taskSet = deploymentControllerType === 'EXTERNAL' ? deploymentId : undefined
  const numbers = { count: 1, seconds: Math.round((now - createdAt) / 1000) }
  const names = { provider: capacityProviderName ?? '–', reason }
  return { rule: 'waitedTooLong', numbers, names, tasks: [id], ...definedOnly({ taskSet }) }
}
