/** How far a rolling deployment has come: pure (spec part 1, 5.3, 5.5, 5.8 and 5.11). */
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { repeatedEventPauseMs } from '#cluster/state/writes/serviceEvents.ts'
import { bakeForAlarms, withoutBake } from '../../deployments/deploymentAlarms.ts'
import { type EarlySuccess, earlySuccessOf } from '../../deployments/earlySuccess.ts'
import { nextDeployments } from '../../deployments/nextDeployments.ts'
import { isDone } from '../planParts.ts'
import { planRebalance, type RebalancePlan } from '../planRebalance.ts'
import type { PlannedStop } from '../servicePlan.ts'
import { steadyRepeatAt } from '../steadyState.ts'
import { type Look, withPrimary } from './look.ts'

export interface Progress {
  /** The PRIMARY deployment as it is to be, before its counts. */
  primary: DeploymentRecord
  /** All is as wanted. */
  done: boolean
  /** The deployment is complete now. */
  completes: boolean
  /** What that goes by, where it is not that all is as wanted. */
  early?: EarlySuccess
  /** Until when its alarms are watched before it is complete. */
  bakesUntil?: number
  rebalance: RebalancePlan | undefined
}

/**
 * All is as wanted once nothing is to be started or stopped; the deployment may be complete before. Its alarms may be watched for a while
 * longer in both cases.
 * @param changes whether tasks are started or stopped in this look
 */
export function progressOf(look: Look, changes: boolean): Progress {
  const { snapshot, service, before, counted, limits, census, now } = look
  const whole = !changes && isDone(census, limits, counted)
  const early = whole ? undefined : earlySuccessOf(service, counted, limits.desired)
  const enough = whole || (early !== undefined && census.current.healthy.length >= early.required)
  const { deployment, until: bakesUntil } = bakeForAlarms(snapshot, service, counted, { enough, now })
  const baked = enough && bakesUntil === undefined
  const done = whole && baked
  const completes = counted.rolloutState === 'IN_PROGRESS' && baked && (whole || isCleanedUp(look, early))
  const primary = completes ? withoutBake(deployment) : deployment
  const rebalance = planRebalance({ snapshot, service, primary: before, census, limits, done, now })
  return { primary, done, completes, ...(early && { early }), ...(bakesUntil !== undefined && { bakesUntil }), rebalance }
}

/** Nothing is left of older deployments, or that is to be so only afterwards. */
const isCleanedUp = ({ before, census }: Look, early: EarlySuccess | undefined): boolean =>
  early?.cleanup === 'DEFERRED' || census.live.every(({ deploymentId }) => deploymentId === before.id)

/** @param stop what is stopped now */
export const deploymentsAfter = (look: Look, { primary, completes }: Progress, stop: readonly PlannedStop[]): DeploymentRecord[] =>
  nextDeployments(withPrimary(look, primary), {
    desired: look.limits.desired,
    live: look.census.live,
    stopped: new Set(stop.map(({ task }) => task.arn)),
    unhealthy: stop.filter(({ why }) => why === 'unhealthy').length,
    complete: completes,
    now: look.now,
  })

/** Whether all is as wanted, whether to say so, and when to say so again. */
export function steadinessOf(
  look: Look,
  { done, completes, rebalance }: Progress,
): { steady: boolean; saySteady: boolean; lookAt?: number } {
  const steady = done && rebalance?.startIn === undefined && runsAsDesired(look)
  if (!steady) return { steady, saySteady: false }
  const repeatAt = steadyRepeatAt(look.snapshot, look.service)
  const saySteady = completes || look.now >= (repeatAt ?? 0)
  const lookAt = saySteady ? look.now + repeatedEventPauseMs : repeatAt
  return { steady, saySteady, ...(lookAt !== undefined && { lookAt }) }
}

/** Spec part 1, 5.8: runningCount counts tasks that are to stop as long as they run. */
function runsAsDesired({ census: { leaving, live }, limits }: Look): boolean {
  const running = live.filter((task) => task.lastStatus === 'RUNNING').length
  return running === limits.desired && leaving.healthy.length + leaving.notHealthy.length === 0
}

/** The task that balances its zones failed to start, and is tried again then (spec part 1, 5.9). */
export function rebalancesAt({ service, now }: Look, { primary: { startPausedUntil = 0 }, done }: Progress): number | undefined {
  return done && service.rebalancing && startPausedUntil > now ? startPausedUntil : undefined
}
