/** What may be started now of the tasks that are missing: pure. */
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Census } from './census.ts'
import type { RollingLimits } from './rollingLimits.ts'
import type { Held, PlannedStart } from './servicePlan.ts'

/** One pass starts and stops no more tasks than this: the next one follows at once, and others get their turn between. */
export const mostTasksPerPass = 100

/** What may be started now, and why not more. */
export interface Starts {
  start?: PlannedStart
  held: Held[]
  blockedByMaximum: boolean
  /** Not all fitted into this pass. */
  more: boolean
}

/** Spec part 1, 5.2, step 2, and 5.6. Unhealthy tasks are counted as missing, so that their replacements come first. */
export function planStart(census: Census, limits: RollingLimits, deployment: DeploymentRecord, now: number): Starts {
  const { healthy, pending, unhealthy } = census.current
  const missing = limits.desired - healthy.length - pending.length
  const none = { held: [], blockedByMaximum: false, more: false }
  if (missing <= 0) return none
  if (deployment.rolloutState === 'FAILED') return { ...none, held: [{ by: 'failedDeployment' }] }
  const until = deployment.startPausedUntil ?? 0
  if (until > now) return { ...none, held: [{ by: 'launchPause', until, failedAttempts: deployment.startFailuresInARow }] }
  const allowed = Math.min(missing, limits.maxRunning - census.live.length)
  if (allowed <= 0) return { ...none, held: [{ by: 'maximumPercent' }], blockedByMaximum: true }
  const count = Math.min(allowed, mostTasksPerPass)
  const start = { deployment, count, replacesUnhealthy: Math.min(count, unhealthy.length) }
  return { ...none, start, held: allowed < missing ? [{ by: 'maximumPercent' }] : [], more: count < allowed }
}

/** @param instances where to start, one on each; none for tasks that find their place themselves */
export function startOn(starts: Starts, instances: ContainerInstanceRecord[] | undefined): Starts {
  const { start, ...rest } = starts
  if (!start || !instances) return starts
  const on = instances.slice(0, start.count)
  return on.length > 0 ? { ...rest, start: { ...start, on, count: on.length } } : rest
}
