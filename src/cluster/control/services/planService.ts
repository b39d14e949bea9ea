/**
 * What one service needs now: pure, from a snapshot to a plan that says why. Reads the service's own tasks and no others.
 * REPLICA and DAEMON services with rolling updates and their circuit breaker (spec part 1, 5.1 to 5.4, 5.6, 5.8 and 5.10);
 * deployments that shift traffic are `planShift`'s.
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records.ts'
import { taskStatuses } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { repeatedEventPauseMs } from '#cluster/state/writes/serviceEvents.ts'
import { afterHealthyTasks } from '../deployments/circuitBreaker.ts'
import { bakeForAlarms, withIgnoredAlarms } from '../deployments/deploymentAlarms.ts'
import { nextDeployments } from '../deployments/nextDeployments.ts'
import { type PlannedFailure, planFailure } from '../deployments/planFailure.ts'
import { afterTasksRan } from '../deployments/startFailures.ts'
import { type Census, takeCensus } from './census.ts'
import { daemonInstances, freeInstances } from './daemonInstances.ts'
import { earliest, explainProtection, isDone, numbersOf, sameOr, withTarget } from './planParts.ts'
import { isPaused, planPausedStops } from './planPaused.ts'
import { asRebalancing, planRebalance, withoutExtraTasks } from './planRebalance.ts'
import { planShift, shiftingDeployment } from './planShift.ts'
import { mostTasksPerPass, planStart, type Starts, startOn } from './planStart.ts'
import { planStops, protectedFromStops } from './planStops.ts'
import { type RollingLimits, rollingLimits } from './rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStop, ServicePlan } from './servicePlan.ts'
import { inOrder, waitsFor } from './startOrder.ts'
import { steadyRepeatAt } from './steadyState.ts'
import { stopCriteria } from './stopCriteria.ts'

/** Undefined for a service that needs nothing any more, is not there, or lives by its task sets. */
export function planService(snapshot: Snapshot, serviceArn: ServiceArn, now: number): ServicePlan | undefined {
  const service = snapshot.services.get(serviceArn)
  if (!service || service.status === 'INACTIVE') return undefined
  if (service.status === 'ACTIVE' && service.deploymentControllerType === 'EXTERNAL') return undefined
  if (isPaused(snapshot, service)) return planPaused(snapshot, service, now)
  return service.status === 'DRAINING' ? planDraining(snapshot, service, now) : planActive(snapshot, service, now)
}

function planActive(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const before = service.deployments.find((deployment) => deployment.status === 'PRIMARY')
  if (!before) throw new Error(`service ${service.arn} has no PRIMARY deployment`)
  const shifting = shiftingDeployment(snapshot, service, before)
  if (shifting) return planShift(snapshot, service, before, shifting, now)
  const daemon = service.schedulingStrategy === 'DAEMON' ? daemonInstances(snapshot, service, before) : undefined
  const limits = rollingLimits(daemon ? { ...service, desiredCount: daemon.length } : service)
  const census = takeCensus(snapshot, service, before, now, daemon && { instances: new Set(daemon.map(({ arn }) => arn)) })
  const failure = planFailure(snapshot, service, before, now)
  if (failure) return planGivingUp(service, failure, numbersOf(census, limits), now)
  const watched = withIgnoredAlarms(snapshot, service, afterTasksRan(before, census.live))
  const counted = afterHealthyTasks(service, watched, census.current.healthy.length)
  const settled = withoutExtraTasks(census, service, counted)
  const starts = inOrder(
    startOn(planStart(settled, limits, counted, now), daemon && freeInstances(daemon, census.live)),
    waitsFor(snapshot, service, census, now),
  )
  const deploymentsNow = service.deployments.map((deployment) => (deployment === before ? counted : deployment))
  const question = {
    census: settled,
    limits,
    deployments: deploymentsNow,
    now,
    blockedByMaximum: starts.blockedByMaximum,
    criteria: stopCriteria(snapshot, service),
  }
  const stop = asRebalancing(planStops(question), census, service, counted).map((one) => withTarget(snapshot, one))
  const complete = !starts.start && stop.length === 0 && isDone(census, limits, counted)
  const { deployment: primary, until: bakesUntil } = bakeForAlarms(snapshot, service, counted, { complete, now })
  const deployments = deploymentsNow.map((deployment) => (deployment === counted ? primary : deployment))
  const done = complete && bakesUntil === undefined
  const rebalance = planRebalance({ snapshot, service, primary: before, census, limits, done, now })
  const bounded = stop.slice(0, mostTasksPerPass)
  const next = nextDeployments(deployments, {
    desired: limits.desired,
    live: census.live,
    stopped: new Set(bounded.map(({ task }) => task.arn)),
    unhealthy: bounded.filter(({ why }) => why === 'unhealthy').length,
    done,
    now,
  })
  const bakes: Held[] = bakesUntil === undefined ? [] : [{ by: 'alarmBake', until: bakesUntil }]
  const held = [
    ...starts.held,
    ...bakes,
    ...explainHeldStops(census, starts, stop),
    ...explainProtection(protectedFromStops(question, stop)),
  ]
  const completed = done && primary.rolloutState === 'IN_PROGRESS' ? next.find(({ id }) => id === primary.id) : undefined
  const steady = done && rebalance?.startIn === undefined && isSteady(census, limits)
  const repeatAt = steady ? steadyRepeatAt(snapshot, service) : undefined
  const saySteady = steady && (completed !== undefined || now >= (repeatAt ?? 0))
  const nextLookAt = earliest([
    bounded.length < stop.length || starts.more ? now : undefined,
    census.nextGraceEnd,
    census.nextProvenAt,
    saySteady ? now + repeatedEventPauseMs : repeatAt,
    // The task that balances its zones failed to start, and is tried again then.
    done && service.rebalancing && (primary.startPausedUntil ?? 0) > now ? primary.startPausedUntil : undefined,
    ...held.map((hold) => ('until' in hold ? hold.until : undefined)),
  ])
  return {
    serviceArn: service.arn,
    numbers: numbersOf(census, limits),
    ...(starts.start && { start: starts.start }),
    stop: bounded,
    held,
    deployments: sameOr(service.deployments, next),
    status: 'ACTIVE',
    ...(completed && { completed }),
    ...(rebalance && { rebalance }),
    steady,
    saySteady,
    ...(nextLookAt !== undefined && { nextLookAt }),
  }
}

/** What follows, a rollback or nothing, is the next look's. */
function planGivingUp(service: ServiceRecord, failure: PlannedFailure, numbers: PlanNumbers, now: number): ServicePlan {
  const { deployments } = failure
  return {
    serviceArn: service.arn,
    numbers,
    stop: [],
    held: [],
    deployments,
    status: 'ACTIVE',
    failure,
    steady: false,
    saySteady: false,
    nextLookAt: now,
  }
}

function explainHeldStops(census: Census, starts: Starts, stop: PlannedStop[]): Held[] {
  const { pending, unhealthy } = census.current
  if (census.leaving.healthy.length === 0 || stop.length > 0) return []
  const underWay = starts.start || pending.length + unhealthy.length + census.stopping.length > 0
  return [{ by: starts.blockedByMaximum && !underWay ? 'deploymentConfiguration' : 'minimumHealthyPercent' }]
}

/** Spec part 1, 5.8: runningCount counts tasks that are to stop as long as they run. */
function isSteady({ leaving, live }: Census, { desired }: RollingLimits): boolean {
  const running = live.filter((task) => task.lastStatus === 'RUNNING').length
  return running === desired && leaving.healthy.length + leaving.notHealthy.length === 0
}

/** A service that is being deleted: everything stops, floor or not (spec part 1, 2.11). */
function planDraining(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const limits = { desired: 0, minHealthy: 0, maxRunning: 0 }
  const census = takeCensus(snapshot, service, undefined, now)
  const all = [...census.leaving.notHealthy, ...census.leaving.healthy]
  const stop = all.slice(0, mostTasksPerPass).map((task): PlannedStop => ({ task, why: 'serviceDeleted' }))
  const gone = all.length === 0 && census.live.every(hasEnded)
  const deployments = gone
    ? []
    : nextDeployments(service.deployments, {
        desired: 0,
        live: census.live,
        stopped: new Set(stop.map(({ task }) => task.arn)),
        unhealthy: 0,
        done: false,
        now,
      })
  return {
    serviceArn: service.arn,
    numbers: numbersOf(census, limits),
    stop,
    held: [],
    deployments: sameOr(service.deployments, deployments),
    status: gone ? 'INACTIVE' : 'DRAINING',
    steady: false,
    saySteady: false,
    ...(stop.length < all.length && { nextLookAt: now }),
  }
}

/** Everything stops and nothing else happens. */
function planPaused(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const { census, stop, more } = planPausedStops(snapshot, service, now, mostTasksPerPass)
  return {
    serviceArn: service.arn,
    numbers: numbersOf(census, rollingLimits(service)),
    stop,
    held: [],
    deployments: service.deployments,
    status: 'ACTIVE',
    steady: false,
    saySteady: false,
    ...(more && { nextLookAt: now }),
  }
}

const stoppingRank = taskStatuses.indexOf('STOPPING')
const hasEnded = ({ lastStatus }: { lastStatus: (typeof taskStatuses)[number] }) => taskStatuses.indexOf(lastStatus) >= stoppingRank
