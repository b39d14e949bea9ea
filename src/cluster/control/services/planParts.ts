/** What plans of services have in common, however their deployments go. */
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { unhealthyTargetOf } from '../targets/targetsOfTask.ts'
import type { Census } from './census.ts'
import { mostTasksPerPass } from './planStart.ts'
import type { RollingLimits } from './rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStop, ServicePlan } from './servicePlan.ts'

/** What to say of a task that a load balancer found unhealthy; it says nothing any more once the task drains. */
export function withTarget(snapshot: Snapshot, stop: PlannedStop): PlannedStop {
  const { task, why } = stop
  const target = why === 'unhealthy' && task.healthStatus !== 'UNHEALTHY' ? unhealthyTargetOf(snapshot, task) : undefined
  return target ? { ...stop, target } : stop
}

/** Protected tasks hold a plan up until the first of them is protected no longer. */
export function explainProtection(tasks: readonly TaskRecord[]): Held[] {
  if (tasks.length === 0) return []
  return [{ by: 'taskProtection', tasks, until: Math.min(...tasks.map(({ protectedUntil = 0 }) => protectedUntil)) }]
}

/** PRIMARY has all it is to have, healthy, and nothing of any other deployment is left (spec part 1, 5.3). */
export function isDone({ current, live }: Census, { desired }: RollingLimits, primary: DeploymentRecord): boolean {
  const complete = current.healthy.length === desired && current.pending.length === 0 && current.unhealthy.length === 0
  return complete && live.every((task) => task.deploymentId === primary.id)
}

/** A plan that leaves all of a service as it is, to begin others with. */
export const planNothing = (service: ServiceRecord, numbers: PlanNumbers): ServicePlan => ({
  serviceArn: service.arn,
  numbers,
  stop: [],
  held: [],
  deployments: service.deployments,
  status: service.status,
  steady: false,
  saySteady: false,
})

/** As many as one pass stops; `more` where some are left for the next. */
export function firstOf(stops: readonly PlannedStop[]): { stop: PlannedStop[]; more: boolean } {
  return { stop: stops.slice(0, mostTasksPerPass), more: stops.length > mostTasksPerPass }
}

/** What a plan for these tasks is made from. */
export function numbersOf({ current, leaving, stopping, live }: Census, limits: RollingLimits): PlanNumbers {
  return {
    ...limits,
    live: live.length,
    healthy: current.healthy.length,
    pending: current.pending.length,
    unhealthy: current.unhealthy.length,
    leavingHealthy: leaving.healthy.length,
    stopping: stopping.length,
  }
}

/** The list itself where nothing in it changed, so that nothing is written. */
export function sameOr(before: DeploymentRecord[], after: DeploymentRecord[]): DeploymentRecord[] {
  const same = before.length === after.length && before.every((deployment, place) => deployment === after[place])
  return same ? before : after
}

/** When something holds a plan up no longer, in milliseconds since the epoch; undefined where no time says so. */
export const untilOf = (hold: Held): number | undefined => ('until' in hold ? hold.until : undefined)

/** Undefined where there is none. */
export function earliest(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
