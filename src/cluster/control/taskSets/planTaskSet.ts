/**
 * What one task set of a service with the controller EXTERNAL needs now: pure (spec part 1, 5.13). It keeps its share of
 * the service's desiredCount as a service keeps its own; nothing rolls from one set to another by itself.
 */
import type { DeploymentRecord, ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { afterTasksRan } from '../deployments/startFailures.ts'
import { asDeployment, withCounts } from '../deployments/taskSetAsDeployment.ts'
import { type Census, takeCensus } from '../services/census.ts'
import { explainProtection, numbersOf } from '../services/planParts.ts'
import { mostTasksPerPass, planStart } from '../services/planStart.ts'
import { planStops, protectedFromStops } from '../services/planStops.ts'
import { rollingLimits } from '../services/rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStart, PlannedStop } from '../services/servicePlan.ts'

export interface TaskSetPlan {
  /** As it will be; the same record where nothing changes. */
  taskSet: TaskSetRecord
  /** It drained, and nothing of it is left. */
  gone: boolean
  numbers: PlanNumbers
  start?: PlannedStart
  stop: PlannedStop[]
  held: Held[]
  /** Look again then, in milliseconds since the epoch, even if nothing changes. */
  nextLookAt?: number
}

export function planTaskSet(snapshot: Snapshot, service: ServiceRecord, taskSet: TaskSetRecord, now: number): TaskSetPlan {
  const before = asDeployment(taskSet, service)
  const live = snapshot.tasks.by('liveOfService', service.arn).filter((task) => task.deploymentId === taskSet.id)
  const deployment = afterTasksRan(before, live)
  const limits = rollingLimits({ ...service, desiredCount: deployment.desiredCount })
  const census = takeCensus(snapshot, service, deployment, now, { live })
  const starts = planStart(census, limits, deployment, now)
  const question = { census, limits, deployments: [deployment], now, blockedByMaximum: starts.blockedByMaximum }
  const stop = planStops(question)
  const held = [...starts.held, ...explainProtection(protectedFromStops(question, stop))]
  const bounded = stop.slice(0, mostTasksPerPass)
  const more = bounded.length < stop.length || starts.more
  const times = [more ? now : undefined, census.nextGraceEnd, ...held.map((hold) => ('until' in hold ? hold.until : undefined))]
  const known = times.filter((time) => time !== undefined)
  return {
    taskSet: withStability(withCounts(taskSet, deployment), isStable(census, deployment), now),
    gone: taskSet.status === 'DRAINING' && live.length === 0,
    numbers: numbersOf(census, limits),
    ...(starts.start && { start: starts.start }),
    stop: bounded,
    held,
    ...(known.length > 0 && { nextLookAt: Math.min(...known) }),
  }
}

/** Spec part 1, 5.8. */
function isStable({ current, live }: Census, { desiredCount }: DeploymentRecord): boolean {
  return current.healthy.length === desiredCount && live.length === desiredCount
}

function withStability(taskSet: TaskSetRecord, stable: boolean, now: number): TaskSetRecord {
  const stabilityStatus = stable ? 'STEADY_STATE' : 'STABILIZING'
  return stabilityStatus === taskSet.stabilityStatus ? taskSet : { ...taskSet, stabilityStatus, stabilityStatusAt: now, updatedAt: now }
}
