/**
 * The tasks that each revision keeps while traffic is shifted between them: pure (spec part 1, 5.12). Each keeps its own by itself, as many as it
 * is to have at the stage, within the service's limits; nothing is replaced task by task.
 */
import type { LifecycleRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { earlierDeployment } from '#cluster/state/writes/serviceDeployments.ts'
import { afterHealthyTasks } from '../../deployments/circuitBreaker.ts'
import { afterTasksRan } from '../../deployments/startFailures.ts'
import { type Census, takeCensus } from '../census.ts'
import { explainProtection, isDone, numbersOf, withTarget } from '../planParts.ts'
import { planStart, type Starts } from '../planStart.ts'
import { planStops, protectedFromStops } from '../planStops.ts'
import { type RollingLimits, rollingLimits } from '../rollingLimits.ts'
import type { Held, PlanNumbers, PlannedStop } from '../servicePlan.ts'
import type { Shift } from './shift.ts'

/** One revision, how many tasks it is to have, and whether new ones may be started for that. */
interface Wish {
  deployment: DeploymentRecord
  wanted: number
  mayStart: boolean
}

/** What is done for it now. */
export interface RevisionPlan extends Wish {
  census: Census
  limits: RollingLimits
  starts: Starts
  stop: PlannedStop[]
  held: Held[]
}

/** A plan for each of the service's deployments, PRIMARY first. */
export const planRevisions = (shift: Shift, lifecycle: LifecycleRecord): RevisionPlan[] =>
  shift.service.deployments.map((deployment) => planRevision(shift, wishFor(shift, lifecycle, deployment)))

/** Whether a revision has all its tasks, healthy. */
export function isWhole({ snapshot, service, live, now }: Shift, deployment: DeploymentRecord): boolean {
  const census = takeCensus(snapshot, service, deployment, now, { live: live.get(deployment.id) ?? [] })
  return isDone(census, rollingLimits(service), deployment)
}

/**
 * The one that has or had the traffic stays whole until the new one is through; the new one comes up at once; what is left of others goes.
 * A revision that never completed is not brought up again.
 */
function wishFor(shift: Shift, lifecycle: LifecycleRecord, deployment: DeploymentRecord): Wish {
  const { service, record, primary } = shift
  const { desiredCount } = service
  const { direction, stage } = lifecycle
  if (deployment.id === primary.id) return { deployment, wanted: isBeforeScaleUp(lifecycle) ? 0 : desiredCount, mayStart: true }
  const hasCompleted = deployment.rolloutState === 'COMPLETED'
  const isEarlier = deployment.id === earlierDeployment(service, record.deploymentId)?.id
  if (primary.rolloutState === 'FAILED' && stage !== 'CLEAN_UP')
    return { deployment, wanted: desiredCount, mayStart: isEarlier && hasCompleted }
  const stays = direction === 'back' ? deployment.id === record.deploymentId : isEarlier
  return { deployment, wanted: stays && stage !== 'CLEAN_UP' ? desiredCount : 0, mayStart: hasCompleted }
}

const isBeforeScaleUp = ({ stage }: LifecycleRecord) => stage === 'PRE_SCALE_UP' || stage === 'RECONCILE_SERVICE'

const noStarts: Starts = { held: [], blockedByMaximum: false, more: false }

function planRevision({ snapshot, service, primary, live, now }: Shift, wish: Wish): RevisionPlan {
  const own = live.get(wish.deployment.id) ?? []
  const isPrimary = wish.deployment.id === primary.id
  const ran = afterTasksRan(wish.deployment, own)
  const limits = rollingLimits({ ...service, desiredCount: wish.wanted })
  const census = takeCensus(snapshot, service, ran, now, { live: own })
  const deployment = isPrimary ? afterHealthyTasks(service, ran, census.current.healthy.length) : ran
  const starts = wish.mayStart ? planStart(census, limits, deployment, now) : noStarts
  const question = { census, limits, deployments: [deployment], now, blockedByMaximum: starts.blockedByMaximum }
  const stop = planStops(question)
  const said = stop.map((one) => withTarget(snapshot, isPrimary || one.why !== 'scaleIn' ? one : { ...one, why: 'olderDeployment' }))
  const held = [...starts.held, ...explainProtection(protectedFromStops(question, stop))]
  return { ...wish, deployment, census, limits, starts, stop: said, held }
}

/** Its record after the plan; none once nothing of an older one is left or wanted (spec part 1, 5.3). */
export function deploymentAfter(
  { primary, now }: Shift,
  { deployment, wanted, census }: RevisionPlan,
  lifecycle: LifecycleRecord,
  stops: readonly PlannedStop[],
): DeploymentRecord[] {
  const isPrimary = deployment.id === primary.id
  if (!isPrimary && wanted === 0 && census.live.length === 0) return []
  const unhealthy = stops.filter(({ task, why }) => task.deploymentId === deployment.id && why === 'unhealthy').length
  const failedTasks = deployment.failedTasks + (isPrimary ? unhealthy : 0)
  const completes = isPrimary && lifecycle.done && deployment.rolloutState === 'IN_PROGRESS'
  if (deployment.desiredCount === wanted && deployment.failedTasks === failedTasks && !completes) return [deployment]
  const end = { rolloutState: 'COMPLETED' as const, rolloutStateReason: `ECS deployment ${deployment.id} completed.` }
  return [{ ...deployment, desiredCount: wanted, failedTasks, ...(completes && end), updatedAt: now }]
}

/** Of the PRIMARY deployment; what the others have is leaving. */
export function numbersOfRevisions({ service, primary }: Shift, plans: readonly RevisionPlan[]): PlanNumbers {
  const own = plans.find(({ deployment }) => deployment.id === primary.id)
  const others = plans.filter((plan) => plan !== own)
  const sum = (count: (plan: RevisionPlan) => number) => others.reduce((total, plan) => total + count(plan), 0)
  const none = { healthy: 0, pending: 0, unhealthy: 0, leavingHealthy: 0, stopping: 0, live: 0 }
  const numbers = own ? numbersOf(own.census, own.limits) : { ...rollingLimits(service), ...none }
  return {
    ...numbers,
    live: numbers.live + sum(({ census }) => census.live.length),
    leavingHealthy: numbers.leavingHealthy + sum(({ census }) => census.current.healthy.length),
    stopping: numbers.stopping + sum(({ census }) => census.stopping.length),
  }
}
