/**
 * The deployment circuit breaker (spec part 1, 5.4): counts tasks of a deployment that failed, and says when there were
 * too many. Pure; what follows from that is `planFailure`'s.
 */
import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'
import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { Timing } from '#cluster/api/timing.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskOwner } from './taskOwner.ts'

/**
 * How long a task without a health check has to run before it counts as healthy, while a circuit breaker watches (spec
 * part 1, 5.2): one that starts and then crashes must not pass for one that works.
 */
export const provenAfterMs: Readonly<Record<Timing, number>> = { faithful: 40_000, local: 10_000 }
/** A task that finds no place counts as failed once in this time, however often it is looked for. */
export const unplacedPauseMs = 10_000

/** The breaker of a service whose PRIMARY deployment it watches now; undefined where none does. */
export function watchingBreaker(service: TaskOwner, primary: DeploymentRecord): DeploymentCircuitBreaker | undefined {
  const breaker = service.deploymentConfiguration.deploymentCircuitBreaker
  return breaker?.enable && primary.rolloutState === 'IN_PROGRESS' ? breaker : undefined
}

/** Whether the breaker opens now. A threshold of 0, as of no desired task, needs one failure too. */
export function hasFailed(service: TaskOwner, primary: DeploymentRecord): boolean {
  const breaker = watchingBreaker(service, primary)
  return breaker !== undefined && primary.failedTasks >= Math.max(1, failureThreshold(breaker, service.desiredCount))
}

/**
 * The deployment after a look at its healthy tasks: one that became healthy sets the count of failures to 0, unless the
 * breaker is told not to.
 */
export function afterHealthyTasks(service: TaskOwner, primary: DeploymentRecord, healthyTasks: number): DeploymentRecord {
  const breaker = watchingBreaker(service, primary)
  if (!breaker || healthyTasks === (primary.healthyTasks ?? 0)) return primary
  const resets = breaker.resetOnHealthyTask !== false && healthyTasks > (primary.healthyTasks ?? 0)
  return { ...primary, healthyTasks, ...(resets && { failedTasks: 0 }) }
}

/** The deployment after one of its tasks found no place; the same one where that is not counted (again). */
export function afterUnplacedTask(service: TaskOwner, primary: DeploymentRecord, now: number): DeploymentRecord {
  const counts = watchingBreaker(service, primary) && now - (primary.unplacedAt ?? Number.NEGATIVE_INFINITY) >= unplacedPauseMs
  return counts ? { ...primary, failedTasks: primary.failedTasks + 1, unplacedAt: now, updatedAt: now } : primary
}

/** When a task without a place counts again, in milliseconds since the epoch; undefined where none does. */
export function unplacedCountsAt(service: TaskOwner, primary: DeploymentRecord): number | undefined {
  return watchingBreaker(service, primary) && primary.unplacedAt !== undefined ? primary.unplacedAt + unplacedPauseMs : undefined
}
