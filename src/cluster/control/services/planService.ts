/**
 * What one service needs now: pure, from a snapshot to a plan that says why. Reads the service's own tasks and no others.
 * REPLICA and DAEMON services with rolling updates and their circuit breaker (spec part 1, 5.1 to 5.4, 5.6, 5.8 and 5.10).
 */
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ContainerInstanceRecord, DeploymentRecord, ServiceRecord, TaskRecord } from '#cluster/state/records.ts'
import { taskStatuses } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { afterHealthyTasks } from '../deployments/circuitBreaker.ts'
import { nextDeployments } from '../deployments/nextDeployments.ts'
import { type PlannedFailure, planFailure } from '../deployments/planFailure.ts'
import { afterTasksRan } from '../deployments/startFailures.ts'
import { unhealthyTargetOf } from '../targets/targetsOfTask.ts'
import { type Census, takeCensus } from './census.ts'
import { daemonInstances, freeInstances } from './daemonInstances.ts'
import { asRebalancing, planRebalance, withoutExtraTasks } from './planRebalance.ts'
import { planStops, protectedFromStops } from './planStops.ts'
import { type RollingLimits, rollingLimits } from './rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStart, PlannedStop, ServicePlan } from './servicePlan.ts'
import { steadyRepeatAt } from './steadyState.ts'
import { stopCriteria } from './stopCriteria.ts'

/** One pass starts and stops no more tasks than this: the next one follows at once, and others get their turn between. */
export const mostTasksPerPass = 100

/** Undefined for a service that needs nothing any more, is not there, or lives by its task sets. */
export function planService(snapshot: Snapshot, serviceArn: ServiceArn, now: number): ServicePlan | undefined {
  const service = snapshot.services.get(serviceArn)
  if (!service || service.status === 'INACTIVE') return undefined
  if (service.status === 'ACTIVE' && service.deploymentControllerType === 'EXTERNAL') return undefined
  return service.status === 'DRAINING' ? planDraining(snapshot, service, now) : planActive(snapshot, service, now)
}

function planActive(snapshot: Snapshot, service: ServiceRecord, now: number): ServicePlan {
  const before = service.deployments.find((deployment) => deployment.status === 'PRIMARY')
  if (!before) throw new Error(`service ${service.arn} has no PRIMARY deployment`)
  const daemon = service.schedulingStrategy === 'DAEMON' ? daemonInstances(snapshot, service, before) : undefined
  const limits = rollingLimits(daemon ? { ...service, desiredCount: daemon.length } : service)
  const census = takeCensus(snapshot, service, before, now, daemon && { instances: new Set(daemon.map(({ arn }) => arn)) })
  const failure = planFailure(snapshot, service, before, now)
  if (failure) return planGivingUp(service, failure, numbersOf(census, limits), now)
  const primary = afterHealthyTasks(service, afterTasksRan(before, census.live), census.current.healthy.length)
  const deployments = service.deployments.map((deployment) => (deployment === before ? primary : deployment))
  const settled = withoutExtraTasks(census, service, primary)
  const starts = startOn(planStart(settled, limits, primary, now), daemon && freeInstances(daemon, census.live))
  const question = {
    census: settled,
    limits,
    deployments,
    now,
    blockedByMaximum: starts.blockedByMaximum,
    criteria: stopCriteria(snapshot, service),
  }
  const stop = asRebalancing(planStops(question), census, service, primary).map((one) => withTarget(snapshot, one))
  const done = !starts.start && stop.length === 0 && isDone(census, limits, primary)
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
  const held = [...starts.held, ...explainHeldStops(census, starts, stop), ...explainProtection(protectedFromStops(question, stop))]
  const completed = done && primary.rolloutState === 'IN_PROGRESS' ? next.find(({ id }) => id === primary.id) : undefined
  const steady = done && rebalance?.startIn === undefined && isSteady(census, limits)
  const repeatAt = steady ? steadyRepeatAt(snapshot, service) : undefined
  const saySteady = steady && (completed !== undefined || now >= (repeatAt ?? 0))
  const nextLookAt = earliest([
    bounded.length < stop.length || starts.more ? now : undefined,
    census.nextGraceEnd,
    census.nextProvenAt,
    saySteady ? undefined : repeatAt,
    // The task that balances its zones failed to start, and is tried again then.
    done && service.rebalancing && (primary.startPausedUntil ?? 0) > now ? primary.startPausedUntil : undefined,
    ...held.map((hold) => (hold.by === 'launchPause' || hold.by === 'taskProtection' ? hold.until : undefined)),
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

/** What to say of a task that a load balancer found unhealthy; it says nothing any more once the task drains. */
function withTarget(snapshot: Snapshot, stop: PlannedStop): PlannedStop {
  const { task, why } = stop
  const target = why === 'unhealthy' && task.healthStatus !== 'UNHEALTHY' ? unhealthyTargetOf(snapshot, task) : undefined
  return target ? { ...stop, target } : stop
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

function explainHeldStops(census: Census, starts: Starts, stop: PlannedStop[]): Held[] {
  const { pending, unhealthy } = census.current
  if (census.leaving.healthy.length === 0 || stop.length > 0) return []
  const underWay = starts.start || pending.length + unhealthy.length + census.stopping.length > 0
  return [{ by: starts.blockedByMaximum && !underWay ? 'deploymentConfiguration' : 'minimumHealthyPercent' }]
}

/** Protected tasks hold a plan up until the first of them is protected no longer. */
export function explainProtection(tasks: readonly TaskRecord[]): Held[] {
  if (tasks.length === 0) return []
  return [{ by: 'taskProtection', tasks, until: Math.min(...tasks.map(({ protectedUntil = 0 }) => protectedUntil)) }]
}

/** Spec part 1, 5.3. */
export function isDone({ current, live }: Census, { desired }: RollingLimits, primary: DeploymentRecord): boolean {
  const complete = current.healthy.length === desired && current.pending.length === 0 && current.unhealthy.length === 0
  return complete && live.every((task) => task.deploymentId === primary.id)
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

const stoppingRank = taskStatuses.indexOf('STOPPING')
const hasEnded = ({ lastStatus }: { lastStatus: (typeof taskStatuses)[number] }) => taskStatuses.indexOf(lastStatus) >= stoppingRank

function numbersOf({ current, leaving, stopping, live }: Census, limits: RollingLimits): PlanNumbers {
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
function sameOr(before: DeploymentRecord[], after: DeploymentRecord[]): DeploymentRecord[] {
  const same = before.length === after.length && before.every((deployment, place) => deployment === after[place])
  return same ? before : after
}

function earliest(times: (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}
