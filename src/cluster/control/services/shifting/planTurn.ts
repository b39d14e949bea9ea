/** A deployment that shifts traffic and is given up: pure (spec part 1, 5.4, 5.5 and 5.12). */
import { explainNoShift } from '#cluster/state/writes/shiftTraffic.ts'
import { triggeredAlarms } from '../../deployments/deploymentAlarms.ts'
import { type NextLifecycle, turnedBack, withoutOpenHooks } from '../../deployments/lifecycle/nextLifecycle.ts'
import type { FailureReason, PlannedFailure } from '../../deployments/planFailure.ts'
import { planNothing } from '../planParts.ts'
import type { ServicePlan } from '../servicePlan.ts'
import { numbersOfRevisions } from './revisionTasks.ts'
import { movesTraffic, type Shift } from './shift.ts'

/** A hook that failed, or traffic that cannot be shifted: both have ECS roll back, whatever the circuit breaker is set to. */
export function reasonToTurn({ before, snapshot, record }: Shift, { lifecycle, failedBecause }: NextLifecycle): FailureReason | undefined {
  if (failedBecause !== undefined) return { cause: 'hook', because: failedBecause, rollsBack: true }
  if (lifecycle.direction === 'back' || !movesTraffic(before, lifecycle)) return undefined
  const target = snapshot.serviceRevisions.get(record.targetRevisionArn)
  const problem = target && explainNoShift(snapshot, target)
  return problem ? { cause: 'network', because: `of invalid networking configuration. ${problem}`, rollsBack: true } : undefined
}

/**
 * What follows is the next look's; the traffic goes back in the same commit, before any task is stopped.
 * @param reached where it stands, as far as it has come in this look
 */
export function planTurn(shift: Shift, failure: PlannedFailure, reached = shift.before): ServicePlan {
  const { service, record, before, now } = shift
  const lifecycle = failure.rollback ? turnedBack(reached, record, now) : withoutOpenHooks(reached)
  const shifts = failure.rollback !== undefined && movesTraffic(before, lifecycle)
  return {
    ...planNothing(service, numbersOfRevisions(shift, [])),
    deployments: failure.deployments,
    failure,
    lifecycle: { deployment: { ...givenUp(shift, failure), lifecycle }, shifts },
    nextLookAt: now,
  }
}

/** The record with why, and what its alarms said. */
function givenUp({ snapshot, record, now }: Shift, { because }: PlannedFailure) {
  const triggered = triggeredAlarms(snapshot, record)
  return {
    ...record,
    ...(because !== undefined && { failedBecause: because }),
    ...(record.alarms && { alarms: { ...record.alarms, triggered } }),
    updatedAt: now,
  }
}
