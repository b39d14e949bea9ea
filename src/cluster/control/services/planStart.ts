/** What may be started now of the tasks that are missing: pure (spec part 1, 5.2 and 5.6). */
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
  /** Tasks are missing, and there may be none more at once. */
  blockedByMaximum: boolean
  /** Not all fitted into this pass. */
  more: boolean
}

const noStarts: Starts = { held: [], blockedByMaximum: false, more: false }

/**
 * What is missing starts as far as maximumPercent leaves room (spec part 1, 5.2, step 2), unless the deployment failed or pauses (5.6).
 * Unhealthy tasks are counted as missing, so that their replacements come first.
 */
export function planStart(census: Census, limits: RollingLimits, deployment: DeploymentRecord, now: number): Starts {
  const { healthy, pending } = census.current
  const missing = limits.desired - healthy.length - pending.length
  if (missing <= 0) return noStarts
  const held = holdOf(deployment, now)
  return held ? { ...noStarts, held: [held] } : startWithin(census, limits, deployment, missing)
}

/** Why nothing of a deployment is started, whatever room there is. */
function holdOf({ rolloutState, startPausedUntil: until = 0, startFailuresInARow }: DeploymentRecord, now: number): Held | undefined {
  if (rolloutState === 'FAILED') return { by: 'failedDeployment' }
  return until > now ? { by: 'launchPause', until, failedAttempts: startFailuresInARow } : undefined
}

/** Tasks that are still stopping take room, too. */
function startWithin({ live, current }: Census, limits: RollingLimits, deployment: DeploymentRecord, missing: number): Starts {
  const allowed = Math.min(missing, limits.maxRunning - live.length)
  if (allowed <= 0) return { ...noStarts, held: [{ by: 'maximumPercent' }], blockedByMaximum: true }
  const count = Math.min(allowed, mostTasksPerPass)
  const start = { deployment, count, replacesUnhealthy: Math.min(count, current.unhealthy.length) }
  return { ...noStarts, start, held: allowed < missing ? [{ by: 'maximumPercent' }] : [], more: count < allowed }
}

/** @param instances where to start, one on each; none for tasks that find their place themselves */
export function startOn(starts: Starts, instances: ContainerInstanceRecord[] | undefined): Starts {
  const { start, ...rest } = starts
  if (!start || !instances) return starts
  const on = instances.slice(0, start.count)
  return on.length > 0 ? { ...rest, start: { ...start, on, count: on.length } } : rest
}
