/**
 * What a service needs while a deployment of it shifts traffic (BLUE_GREEN, LINEAR, CANARY; spec part 1, 5.12): pure. Each revision keeps its
 * tasks by itself, as many as its side is to have at this stage; nothing is replaced task by task.
 */
import type { LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { earlierDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { explainNoShift } from '#cluster/state/writes/shiftTraffic.ts'
import { afterHealthyTasks } from '../deployments/circuitBreaker.ts'
import { alarmsInAlarm, triggeredAlarms } from '../deployments/deploymentAlarms.ts'
import { type NextLifecycle, newLifecycle, nextLifecycle, turnedBack, withoutOpenHooks } from '../deployments/lifecycle/nextLifecycle.ts'
import { type FailureReason, failFor, type PlannedFailure, planFailure } from '../deployments/planFailure.ts'
import { afterTasksRan } from '../deployments/startFailures.ts'
import { type Census, takeCensus } from './census.ts'
import { earliest, explainProtection, isDone, numbersOf, sameOr, withTarget } from './planParts.ts'
import { mostTasksPerPass, planStart, type Starts } from './planStart.ts'
import { planStops, protectedFromStops } from './planStops.ts'
import { type RollingLimits, rollingLimits } from './rollingLimits.ts'
import type { Held, PlanNumbers, PlannedLifecycle, PlannedStop, ServicePlan } from './servicePlan.ts'

export function planShift(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
  record: ServiceDeploymentRecord,
  now: number,
): ServicePlan {
  const before = record.lifecycle ?? newLifecycle(record, now)
  const shift: Shift = { snapshot, service, primary, record, before, live: liveByDeployment(snapshot, service), now }
  const failure = planFailure(snapshot, service, primary, now)
  if (failure) return planTurn(shift, failure)
  const time = { now, speed: snapshot.speed }
  const next = primary.rolloutState === 'FAILED' ? { lifecycle: before } : nextLifecycle(before, record, factsOf(shift), time)
  const reason = reasonToTurn(shift, next)
  if (reason) return planTurn(shift, failFor(snapshot, service, primary, reason, now), reason.cause === 'hook' ? next.lifecycle : before)
  return planStage(shift, next)
}

interface Shift {
  snapshot: Snapshot
  service: ServiceRecord
  primary: DeploymentRecord
  record: ServiceDeploymentRecord
  before: LifecycleRecord
  live: ReadonlyMap<string, TaskRecord[]>
  now: number
}

function liveByDeployment(snapshot: Snapshot, { arn }: ServiceRecord): ReadonlyMap<string, TaskRecord[]> {
  return Map.groupBy(snapshot.tasks.by('liveOfService', arn), ({ deploymentId = '' }) => deploymentId)
}

/** What may happen next goes by the tasks there are now, before anything is started or stopped. */
function factsOf(shift: Shift) {
  const { service, primary, record, live } = shift
  const isOthers = (id: string) => id !== record.deploymentId && id !== earlierDeployment(service, record.deploymentId)?.id
  const ready = isReady(shift, primary)
  return {
    scaledUp: ready,
    reconciled: ![...live.keys()].some(isOthers),
    cleanedUp: ready && [...live.keys()].every((id) => id === primary.id),
  }
}

function isReady({ snapshot, service, live, now }: Shift, deployment: DeploymentRecord): boolean {
  const census = takeCensus(snapshot, service, deployment, now, { live: live.get(deployment.id) ?? [] })
  return isDone(census, rollingLimits(service), deployment)
}

/** A hook that failed, or traffic that cannot be shifted: both have ECS roll back, whatever the circuit breaker is set to. */
function reasonToTurn(shift: Shift, { lifecycle, failedBecause }: NextLifecycle): FailureReason | undefined {
  if (failedBecause !== undefined) return { cause: 'hook', because: failedBecause, rollsBack: true }
  if (lifecycle.direction === 'back' || !shifts(shift.before, lifecycle)) return undefined
  const target = shift.snapshot.serviceRevisions.get(shift.record.targetRevisionArn)
  const problem = target && explainNoShift(shift.snapshot, target)
  return problem ? { cause: 'network', because: `of invalid networking configuration. ${problem}`, rollsBack: true } : undefined
}

const shifts = (before: LifecycleRecord, after: LifecycleRecord) => before.production !== after.production || before.test !== after.test

/** What follows is the next look's; the traffic goes back in the same commit, before any task is stopped. */
function planTurn(shift: Shift, failure: PlannedFailure, reached = shift.before): ServicePlan {
  const { snapshot, service, record, before, now } = shift
  const lifecycle = failure.rollback ? turnedBack(reached, record, now) : withoutOpenHooks(reached)
  const triggered = triggeredAlarms(snapshot, record)
  const deployment = {
    ...record,
    lifecycle,
    ...(failure.because !== undefined && { failedBecause: failure.because }),
    ...(record.alarms && { alarms: { ...record.alarms, triggered } }),
    updatedAt: now,
  }
  return {
    serviceArn: service.arn,
    numbers: numbersOfSides(shift, []),
    stop: [],
    held: [],
    deployments: failure.deployments,
    status: 'ACTIVE',
    failure,
    lifecycle: { deployment, shifts: failure.rollback !== undefined && shifts(before, lifecycle) },
    steady: false,
    saySteady: false,
    nextLookAt: now,
  }
}

function planStage(shift: Shift, next: NextLifecycle): ServicePlan {
  const { service, primary, now } = shift
  const { lifecycle } = next
  const sides = service.deployments.map((deployment) => planSide(shift, sideOf(shift, lifecycle, deployment)))
  // What has the traffic comes first where there is not room for all.
  const [start, ...alsoStart] = sides.toReversed().flatMap(({ starts }) => starts.start ?? [])
  const stop = sides.flatMap((side) => side.stop)
  const bounded = stop.slice(0, mostTasksPerPass)
  const held = sides.flatMap((side) => side.held)
  const deployments = sides.flatMap((side) => afterPlan(shift, side, lifecycle, bounded))
  const completed = lifecycle.done && primary.rolloutState === 'IN_PROGRESS' ? deployments.find(({ id }) => id === primary.id) : undefined
  const planned = plannedLifecycle(shift, lifecycle)
  const more = bounded.length < stop.length || sides.some(({ starts }) => starts.more)
  const nextLookAt = earliest([
    more ? now : undefined,
    next.lookAt,
    ...sides.flatMap(({ census }) => [census.nextGraceEnd, census.nextProvenAt]),
    ...held.map((hold) => ('until' in hold ? hold.until : undefined)),
  ])
  return {
    serviceArn: service.arn,
    numbers: numbersOfSides(shift, sides),
    ...(start && { start, alsoStart }),
    stop: bounded,
    held,
    deployments: sameOr(service.deployments, deployments),
    status: 'ACTIVE',
    ...(completed && { completed }),
    ...(planned && { lifecycle: planned }),
    steady: completed !== undefined,
    saySteady: completed !== undefined,
    ...(nextLookAt !== undefined && { nextLookAt }),
  }
}

/** Undefined where its record stays as it is. A first look only shifts where an earlier deployment left traffic behind. */
function plannedLifecycle({ snapshot, record, before, now }: Shift, lifecycle: LifecycleRecord): PlannedLifecycle | undefined {
  if (lifecycle === record.lifecycle && record.alarms) return undefined
  const alarms = record.alarms ?? { ignored: alarmsInAlarm(snapshot, record), triggered: [] }
  const repairs = record.lifecycle === undefined && before.stage === 'RECONCILE_SERVICE'
  return { deployment: { ...record, lifecycle, alarms, updatedAt: now }, shifts: repairs || shifts(before, lifecycle) }
}

/** One revision, how many tasks it is to have, and whether new ones may be started for that. */
interface Side {
  deployment: DeploymentRecord
  wanted: number
  mayStart: boolean
}

/**
 * The one that has or had the traffic stays whole until the new one is through; the new one comes up at once; what is left of others goes.
 * A revision that never completed is not brought up again.
 */
function sideOf({ service, record, primary }: Shift, { direction, stage }: LifecycleRecord, deployment: DeploymentRecord): Side {
  const { desiredCount } = service
  const isPrimary = deployment.id === primary.id
  const isEarlier = deployment.id === earlierDeployment(service, record.deploymentId)?.id
  if (isPrimary) return { deployment, wanted: stage === 'PRE_SCALE_UP' || stage === 'RECONCILE_SERVICE' ? 0 : desiredCount, mayStart: true }
  if (primary.rolloutState === 'FAILED' && stage !== 'CLEAN_UP') {
    return { deployment, wanted: desiredCount, mayStart: isEarlier && deployment.rolloutState === 'COMPLETED' }
  }
  const stays = direction === 'back' ? deployment.id === record.deploymentId : isEarlier
  const wanted = stays && stage !== 'CLEAN_UP' ? desiredCount : 0
  return { deployment, wanted, mayStart: deployment.rolloutState === 'COMPLETED' }
}

interface SidePlan extends Side {
  census: Census
  limits: RollingLimits
  starts: Starts
  stop: PlannedStop[]
  held: Held[]
}

const noStarts: Starts = { held: [], blockedByMaximum: false, more: false }

function planSide({ snapshot, service, primary, live, now }: Shift, side: Side): SidePlan {
  const own = live.get(side.deployment.id) ?? []
  const isPrimary = side.deployment.id === primary.id
  const ran = afterTasksRan(side.deployment, own)
  const limits = rollingLimits({ ...service, desiredCount: side.wanted })
  const census = takeCensus(snapshot, service, ran, now, { live: own })
  const deployment = isPrimary ? afterHealthyTasks(service, ran, census.current.healthy.length) : ran
  const starts = side.mayStart ? planStart(census, limits, deployment, now) : noStarts
  const question = { census, limits, deployments: [deployment], now, blockedByMaximum: starts.blockedByMaximum }
  const stop = planStops(question)
  return {
    ...side,
    deployment,
    census,
    limits,
    starts,
    stop: stop.map((one) => withTarget(snapshot, isPrimary || one.why !== 'scaleIn' ? one : { ...one, why: 'olderDeployment' })),
    held: [...starts.held, ...explainProtection(protectedFromStops(question, stop))],
  }
}

/** Its record after the plan; none once nothing of an older one is left or wanted (spec part 1, 5.3). */
function afterPlan({ primary, now }: Shift, side: SidePlan, lifecycle: LifecycleRecord, stops: readonly PlannedStop[]): DeploymentRecord[] {
  const { deployment, wanted, census } = side
  const isPrimary = deployment.id === primary.id
  if (!isPrimary && wanted === 0 && census.live.length === 0) return []
  const own = stops.filter(({ task, why }) => task.deploymentId === deployment.id && why === 'unhealthy').length
  const failedTasks = deployment.failedTasks + (isPrimary ? own : 0)
  const completes = isPrimary && lifecycle.done && deployment.rolloutState === 'IN_PROGRESS'
  if (deployment.desiredCount === wanted && deployment.failedTasks === failedTasks && !completes) return [deployment]
  const end = { rolloutState: 'COMPLETED' as const, rolloutStateReason: `ECS deployment ${deployment.id} completed.` }
  return [{ ...deployment, desiredCount: wanted, failedTasks, ...(completes && end), updatedAt: now }]
}

/** Of the PRIMARY deployment; what the others have is leaving. */
function numbersOfSides({ service, primary }: Shift, sides: readonly SidePlan[]): PlanNumbers {
  const own = sides.find(({ deployment }) => deployment.id === primary.id)
  const others = sides.filter((side) => side !== own)
  const sum = (count: (side: SidePlan) => number) => others.reduce((total, side) => total + count(side), 0)
  const none = { healthy: 0, pending: 0, unhealthy: 0, leavingHealthy: 0, stopping: 0, live: 0 }
  const numbers = own ? numbersOf(own.census, own.limits) : { ...rollingLimits(service), ...none }
  return {
    ...numbers,
    live: numbers.live + sum(({ census }) => census.live.length),
    leavingHealthy: numbers.leavingHealthy + sum(({ census }) => census.current.healthy.length),
    stopping: numbers.stopping + sum(({ census }) => census.stopping.length),
  }
}
