import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Census } from './census.ts'
import { chooseTasksToStop, type StopCriterion } from './chooseTasksToStop.ts'
import type { RollingLimits } from './rollingLimits.ts'
import type { PlannedStop, StopWhy } from './servicePlan.ts'

export interface StopQuestion {
  census: Census
  limits: RollingLimits
  /** PRIMARY first, oldest last. */
  deployments: readonly DeploymentRecord[]
  /** Protected tasks stay (spec part 1, 2.4), unless they are unhealthy. Milliseconds since the epoch. */
  now: number
  /** Tasks are missing, may be started as far as failures go, and maximumPercent leaves no room for them. */
  blockedByMaximum: boolean
  /** What its placement strategies say of which task to spare. */
  criteria?: readonly StopCriterion[]
}

const clamp = (number: number, most: number) => Math.min(Math.max(0, number), most)

/**
 * Which tasks to let go now (spec part 1, 5.1 and 5.2). Only healthy tasks need the floor: what is not healthy goes at
 * once when it is not to stay.
 */
export function planStops(question: StopQuestion): PlannedStop[] {
  if (question.deployments[0]?.rolloutState === 'FAILED') return planSurplus(question)
  const leaving = [...planLeavingNotHealthy(question), ...planLeavingHealthy(question)]
  const stops = [...leaving, ...planScaleIn(question), ...planReplaced(question)]
  return stops.length > 0 ? stops : planMakeWay(question)
}

/**
 * After a deployment failed its older tasks stay, and its own as far as they are wanted (spec part 1, 5.4): only what is
 * above desiredCount goes, the failed deployment's tasks first.
 */
function planSurplus({ census: { current, leaving }, limits, now, criteria }: StopQuestion): PlannedStop[] {
  const groups = [current.unhealthy, current.pending, current.healthy, leaving.notHealthy, leaving.healthy]
  const all = groups.flat()
  let surplus = clamp(all.length - limits.desired, all.length)
  return groups.flatMap((group) => {
    const stoppable = free(group, now)
    const chosen = chooseTasksToStop(stoppable, Math.min(surplus, stoppable.length), all, criteria)
    surplus -= chosen.length
    return chosen.map((task): PlannedStop => ({ task, why: 'scaleIn' }))
  })
}

function planLeavingNotHealthy({ census, deployments, now }: StopQuestion): PlannedStop[] {
  return free(census.leaving.notHealthy, now).map((task) => ({ task, why: whyLeaving(task, deployments) }))
}

function planLeavingHealthy(question: StopQuestion): PlannedStop[] {
  const { census, deployments, now, criteria } = question
  return oldestDeploymentFirst(free(census.leaving.healthy, now), spareLeaving(question), deployments, criteria).map((task) => ({
    task,
    why: whyLeaving(task, deployments),
  }))
}

/**
 * How many of the healthy tasks that are to go the floor can do without. Those of the PRIMARY deployment above desiredCount do not help it:
 * they may be about to go themselves.
 */
export function spareLeaving({ census: { current, leaving }, limits }: Pick<StopQuestion, 'census' | 'limits'>): number {
  const healthyTotal = Math.min(current.healthy.length, limits.desired) + leaving.healthy.length
  return clamp(healthyTotal - limits.minHealthy, leaving.healthy.length)
}

function oldestDeploymentFirst(
  tasks: TaskRecord[],
  count: number,
  deployments: readonly DeploymentRecord[],
  criteria: StopQuestion['criteria'],
): TaskRecord[] {
  const age = (task: TaskRecord) => {
    const place = deployments.findIndex(({ id }) => id === task.deploymentId)
    return place === -1 ? deployments.length : place
  }
  const chosen: TaskRecord[] = []
  for (let place = deployments.length; place >= 0 && chosen.length < count; place -= 1) {
    const ofDeployment = tasks.filter((task) => age(task) === place)
    chosen.push(...chooseTasksToStop(ofDeployment, count - chosen.length, tasks, criteria))
  }
  return chosen
}

function whyLeaving(task: TaskRecord, [primary]: readonly DeploymentRecord[]): StopWhy {
  return task.deploymentId === primary?.id ? 'instanceNotActive' : 'olderDeployment'
}

const surplusOf = ({ census: { current }, limits }: StopQuestion) =>
  Math.max(0, current.healthy.length + current.pending.length - limits.desired)

/** What does not run yet goes before what runs and has not proved itself, and that before what has. */
function planScaleIn(question: StopQuestion): PlannedStop[] {
  const { healthy, pending } = question.census.current
  const runs = ({ lastStatus }: TaskRecord) => lastStatus === 'RUNNING'
  const kin = [...healthy, ...pending]
  let surplus = surplusOf(question)
  return [pending.filter((task) => !runs(task)), pending.filter(runs), healthy].flatMap((group) => {
    const chosen = chooseTasksToStop(free(group, question.now), surplus, kin, question.criteria)
    surplus -= chosen.length
    return chosen.map((task): PlannedStop => ({ task, why: 'scaleIn' }))
  })
}

/** An unhealthy task goes when a healthy one stands in for it; all of them go when none is wanted. */
function planReplaced({ census, limits }: StopQuestion): PlannedStop[] {
  const { healthy, unhealthy } = census.current
  const standIns = Math.min(healthy.length, limits.desired) - (limits.desired - unhealthy.length)
  const why: StopWhy = limits.desired === 0 ? 'scaleIn' : 'unhealthy'
  return oldestFirst(unhealthy)
    .slice(0, clamp(standIns, unhealthy.length))
    .map((task) => ({ task, why }))
}

/** One unhealthy task at a time leaves its place to its replacement, where maximumPercent allows no other way. */
function planMakeWay({ census, blockedByMaximum }: StopQuestion): PlannedStop[] {
  const [first] = oldestFirst(census.current.unhealthy)
  const underWay = census.stopping.length + census.current.pending.length > 0
  return first && blockedByMaximum && !underWay ? [{ task: first, why: 'unhealthy' }] : []
}

const oldestFirst = (tasks: readonly TaskRecord[]) => tasks.toSorted((one, other) => one.createdAt - other.createdAt)

const isProtected = ({ protectedUntil = 0 }: TaskRecord, now: number) => protectedUntil > now
const free = (tasks: readonly TaskRecord[], now: number) => tasks.filter((task) => !isProtected(task, now))

/** Protected tasks that would have to go, were they not protected: all that are leaving, and what scale-in lacks. */
export function protectedFromStops(question: StopQuestion, stops: readonly PlannedStop[]): TaskRecord[] {
  const { current, leaving } = question.census
  const kept = (tasks: readonly TaskRecord[]) => tasks.filter((task) => isProtected(task, question.now))
  if (question.deployments[0]?.rolloutState === 'FAILED') return []
  const lacking = surplusOf(question) - stops.filter(({ why }) => why === 'scaleIn').length
  return [
    ...kept([...leaving.healthy, ...leaving.notHealthy]),
    ...kept([...current.pending, ...current.healthy]).slice(0, Math.max(0, lacking)),
  ]
}
