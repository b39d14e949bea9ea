/**
 * What a service needs now that replaces its tasks one by one, or one on each instance: pure (spec part 1, 5.1 to 5.6, 5.8 to 5.11).
 * Starts and stops are decided by the tasks there are; whether the deployment is through, and what is said, follows from both.
 */
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { planFailure } from '../../deployments/planFailure.ts'
import type { Census } from '../census.ts'
import { freeInstances } from '../daemonInstances.ts'
import { earliest, explainProtection, firstOf, numbersOf, planNothing, sameOr, untilOf, withTarget } from '../planParts.ts'
import { asRebalancing, withoutExtraTasks } from '../planRebalance.ts'
import { planStart, type Starts, startOn } from '../planStart.ts'
import { planStops, protectedFromStops, type StopQuestion, spareLeaving } from '../planStops.ts'
import type { Held, PlannedStop, ServicePlan } from '../servicePlan.ts'
import { inOrder, waitsFor } from '../startOrder.ts'
import { stopCriteria } from '../stopCriteria.ts'
import { type Look, takeLook, withPrimary } from './look.ts'
import { deploymentsAfter, type Progress, progressOf, rebalancesAt, steadinessOf } from './progress.ts'

interface Stops {
  stop: PlannedStop[]
  /** Why others stay. */
  held: Held[]
}

/** @param before the PRIMARY deployment */
export function planRolling(snapshot: Snapshot, service: ServiceRecord, before: DeploymentRecord, now: number): ServicePlan {
  const look = takeLook(snapshot, service, before, now)
  const failure = planFailure(snapshot, service, before, now)
  // What follows, a rollback or nothing, is the next look's.
  if (failure)
    return { ...planNothing(service, numbersOf(look.census, look.limits)), deployments: failure.deployments, failure, nextLookAt: now }
  const settled = withoutExtraTasks(look.census, service, look.counted)
  const starts = chooseStarts(look, settled)
  const stops = chooseStops(look, settled, starts)
  return planned(look, starts, stops, progressOf(look, starts.start !== undefined || stops.stop.length > 0))
}

/** @param settled the tasks without those that only balance zones */
function chooseStarts({ snapshot, service, counted, limits, census, daemon, now }: Look, settled: Census): Starts {
  const starts = planStart(settled, limits, counted, now)
  return inOrder(startOn(starts, daemon && freeInstances(daemon, census.live)), waitsFor(snapshot, service, census, now))
}

function chooseStops(look: Look, settled: Census, starts: Starts): Stops {
  const { snapshot, service, counted, census } = look
  const question = stopQuestion(look, settled, starts)
  const stop = asRebalancing(planStops(question), census, service, counted).map((one) => withTarget(snapshot, one))
  return { stop, held: [...explainHeldStops(look, starts, stop), ...explainProtection(protectedFromStops(question, stop))] }
}

const stopQuestion = (look: Look, settled: Census, { blockedByMaximum }: Starts): StopQuestion => ({
  census: settled,
  limits: look.limits,
  deployments: withPrimary(look, look.counted),
  now: look.now,
  blockedByMaximum,
  criteria: stopCriteria(look.snapshot, look.service),
})

/**
 * Older tasks that stay for now: for the floor, or because the limits leave no way to go on. Where the floor lets some go they are
 * protected, and once the deployment failed they stay for good.
 */
function explainHeldStops({ before, census, limits }: Look, starts: Starts, stop: PlannedStop[]): Held[] {
  const { pending, unhealthy } = census.current
  if (census.leaving.healthy.length === 0 || stop.length > 0 || before.rolloutState === 'FAILED') return []
  if (spareLeaving({ census, limits }) > 0) return []
  const underWay = starts.start || pending.length + unhealthy.length + census.stopping.length > 0
  return [{ by: starts.blockedByMaximum && !underWay ? 'deploymentConfiguration' : 'minimumHealthyPercent' }]
}

function planned(look: Look, starts: Starts, stops: Stops, progress: Progress): ServicePlan {
  const { service, limits, census } = look
  const { primary, completes, early, bakesUntil, rebalance } = progress
  const { stop, more } = firstOf(stops.stop)
  const deployments = deploymentsAfter(look, progress, stop)
  const completed = completes ? deployments.find(({ id }) => id === primary.id) : undefined
  const bakes: Held[] = bakesUntil === undefined ? [] : [{ by: 'alarmBake', until: bakesUntil }]
  const held = [...starts.held, ...bakes, ...stops.held]
  const { steady, saySteady, lookAt } = steadinessOf(look, progress)
  const nextLookAt = nextLookOf(look, progress, held, [more || starts.more ? look.now : undefined, lookAt])
  return {
    ...planNothing(service, numbersOf(census, limits)),
    ...(starts.start && { start: starts.start }),
    stop,
    held,
    deployments: sameOr(service.deployments, deployments),
    ...(completed && { completed }),
    ...(early && { early }),
    ...(rebalance && { rebalance }),
    steady,
    saySteady,
    ...(nextLookAt !== undefined && { nextLookAt }),
  }
}

/** @param others times that come of what is done in this look */
const nextLookOf = (look: Look, progress: Progress, held: readonly Held[], others: (number | undefined)[]): number | undefined =>
  earliest([...others, rebalancesAt(look, progress), look.census.nextGraceEnd, look.census.nextProvenAt, ...held.map(untilOf)])
