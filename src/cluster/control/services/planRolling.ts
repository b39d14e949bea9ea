/**
 * What a service needs now that replaces its tasks one by one, or one on each instance: pure (spec part 1, 5.1 to 5.6, 5.8 to 5.10).
 * Starts and stops are decided by the tasks there are; whether the deployment is through, and what is said, follows from both.
 */
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
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
import { asRebalancing, planRebalance, type RebalancePlan, withoutExtraTasks } from './planRebalance.ts'
import { mostTasksPerPass, planStart, type Starts, startOn } from './planStart.ts'
import { planStops, protectedFromStops, spareLeaving } from './planStops.ts'
import { type RollingLimits, rollingLimits } from './rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStop, ServicePlan } from './servicePlan.ts'
import { inOrder, waitsFor } from './startOrder.ts'
import { steadyRepeatAt } from './steadyState.ts'
import { stopCriteria } from './stopCriteria.ts'

/** What is decided from. */
interface Look {
  snapshot: Snapshot
  service: ServiceRecord
  /** The PRIMARY deployment as it was. */
  before: DeploymentRecord
  /** It, with what its tasks have come to counted. */
  counted: DeploymentRecord
  limits: RollingLimits
  census: Census
  /** Of a DAEMON service: where it belongs. */
  daemon: readonly ContainerInstanceRecord[] | undefined
  now: number
}

interface Stops {
  stop: PlannedStop[]
  /** Why others stay. */
  held: Held[]
}

interface Progress {
  /** The PRIMARY deployment as it is to be, before its counts. */
  primary: DeploymentRecord
  done: boolean
  bakesUntil?: number
  rebalance: RebalancePlan | undefined
}

/** @param before the PRIMARY deployment */
export function planRolling(snapshot: Snapshot, service: ServiceRecord, before: DeploymentRecord, now: number): ServicePlan {
  const daemon = service.schedulingStrategy === 'DAEMON' ? daemonInstances(snapshot, service, before) : undefined
  const limits = rollingLimits(daemon ? { ...service, desiredCount: daemon.length } : service)
  const census = takeCensus(snapshot, service, before, now, daemon && { instances: new Set(daemon.map(({ arn }) => arn)) })
  const failure = planFailure(snapshot, service, before, now)
  if (failure) return planGivingUp(service, failure, numbersOf(census, limits), now)
  const watched = withIgnoredAlarms(snapshot, service, afterTasksRan(before, census.live))
  const counted = afterHealthyTasks(service, watched, census.current.healthy.length)
  const look: Look = { snapshot, service, before, counted, limits, census, daemon, now }
  const settled = withoutExtraTasks(census, service, counted)
  const starts = chooseStarts(look, settled)
  const stops = chooseStops(look, settled, starts)
  return planned(look, starts, stops, progressOf(look, starts, stops))
}

const withDeployment = ({ service }: Look, from: DeploymentRecord, to: DeploymentRecord) =>
  service.deployments.map((deployment) => (deployment === from ? to : deployment))

/** @param settled the tasks without those that only balance zones */
function chooseStarts({ snapshot, service, counted, limits, census, daemon, now }: Look, settled: Census): Starts {
  const starts = planStart(settled, limits, counted, now)
  return inOrder(startOn(starts, daemon && freeInstances(daemon, census.live)), waitsFor(snapshot, service, census, now))
}

function chooseStops(look: Look, settled: Census, starts: Starts): Stops {
  const { snapshot, service, before, counted, limits, census, now } = look
  const question = {
    census: settled,
    limits,
    deployments: withDeployment(look, before, counted),
    now,
    blockedByMaximum: starts.blockedByMaximum,
    criteria: stopCriteria(snapshot, service),
  }
  const stop = asRebalancing(planStops(question), census, service, counted).map((one) => withTarget(snapshot, one))
  return { stop, held: [...explainHeldStops(look, starts, stop), ...explainProtection(protectedFromStops(question, stop))] }
}

/** All is as wanted once nothing is to be started or stopped; alarms may be watched for a while longer. */
function progressOf({ snapshot, service, before, counted, limits, census, now }: Look, { start }: Starts, { stop }: Stops): Progress {
  const complete = !start && stop.length === 0 && isDone(census, limits, counted)
  const { deployment: primary, until: bakesUntil } = bakeForAlarms(snapshot, service, counted, { complete, now })
  const done = complete && bakesUntil === undefined
  const rebalance = planRebalance({ snapshot, service, primary: before, census, limits, done, now })
  return { primary, done, ...(bakesUntil !== undefined && { bakesUntil }), rebalance }
}

function planned(look: Look, starts: Starts, stops: Stops, progress: Progress): ServicePlan {
  const { snapshot, service, limits, census, now } = look
  const { primary, done, bakesUntil, rebalance } = progress
  const bounded = stops.stop.slice(0, mostTasksPerPass)
  const next = deploymentsAfter(look, progress, bounded)
  const bakes: Held[] = bakesUntil === undefined ? [] : [{ by: 'alarmBake', until: bakesUntil }]
  const held = [...starts.held, ...bakes, ...stops.held]
  const completed = done && primary.rolloutState === 'IN_PROGRESS' ? next.find(({ id }) => id === primary.id) : undefined
  const steady = done && rebalance?.startIn === undefined && isSteady(census, limits)
  const repeatAt = steady ? steadyRepeatAt(snapshot, service) : undefined
  const saySteady = steady && (completed !== undefined || now >= (repeatAt ?? 0))
  const nextLookAt = earliest([
    bounded.length < stops.stop.length || starts.more ? now : undefined,
    saySteady ? now + repeatedEventPauseMs : repeatAt,
    rebalancesAt(look, progress),
    census.nextGraceEnd,
    census.nextProvenAt,
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

const deploymentsAfter = (look: Look, { primary, done }: Progress, stop: readonly PlannedStop[]) =>
  nextDeployments(withDeployment(look, look.before, primary), {
    desired: look.limits.desired,
    live: look.census.live,
    stopped: new Set(stop.map(({ task }) => task.arn)),
    unhealthy: stop.filter(({ why }) => why === 'unhealthy').length,
    done,
    now: look.now,
  })

/** The task that balances its zones failed to start, and is tried again then. */
function rebalancesAt({ service, now }: Look, { primary: { startPausedUntil = 0 }, done }: Progress): number | undefined {
  return done && service.rebalancing && startPausedUntil > now ? startPausedUntil : undefined
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

/** Nothing where what the floor could spare is protected, nor once the deployment failed: then older tasks stay for good. */
function explainHeldStops({ census, limits, before }: Look, starts: Starts, stop: PlannedStop[]): Held[] {
  const { pending, unhealthy } = census.current
  if (census.leaving.healthy.length === 0 || stop.length > 0 || before.rolloutState === 'FAILED') return []
  if (spareLeaving({ census, limits }) > 0) return []
  const underWay = starts.start || pending.length + unhealthy.length + census.stopping.length > 0
  return [{ by: starts.blockedByMaximum && !underWay ? 'deploymentConfiguration' : 'minimumHealthyPercent' }]
}

/** Spec part 1, 5.8: runningCount counts tasks that are to stop as long as they run. */
function isSteady({ leaving, live }: Census, { desired }: RollingLimits): boolean {
  const running = live.filter((task) => task.lastStatus === 'RUNNING').length
  return running === desired && leaving.healthy.length + leaving.notHealthy.length === 0
}
