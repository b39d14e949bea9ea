import { shortName } from '#cluster/api/arns.ts'
import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'
import type { Applied } from '../services/applyServicePlan.ts'
import type { ServicePlan } from '../services/servicePlan.ts'
import { decideHeld, decideStarted, decideStopped, decideUnplaced, idsOf, rolloutNumbers } from './changeDecisions.ts'
import { decideEnded } from './endDecisions.ts'

/** One look at a service, over. */
export interface LookedAt {
  /** As it was, and as it is. */
  before: ServiceRecord
  after: ServiceRecord
  plan: ServicePlan
  applied: Applied
  /** Tasks that ended unasked, as they are now. */
  ended: readonly TaskRecord[]
  started: readonly TaskRecord[]
  /** Started to balance zones. */
  moved: readonly TaskRecord[]
}

/** What the service loop decided in one look, in the order in which it happened. Pure; empty where it left all as it was. */
export function serviceDecisions({ before, after, plan, applied, ended, started, moved }: LookedAt): NewDecision[] {
  const numbers = rolloutNumbers(plan.numbers, before)
  return [
    ...decideEnded(ended),
    ...decideCounted(before, after),
    ...decideFailure(after, plan),
    ...decideStage(plan),
    ...decideStarted(plan.start, started, numbers),
    ...decideMoved(moved),
    ...decideUnplaced(applied),
    ...decideStopped(plan.stop, numbers),
    ...plan.held.map((held) => decideHeld(held, numbers)),
    ...decideDone(plan),
  ]
}

function decideMoved(moved: readonly TaskRecord[]): NewDecision[] {
  const [first] = moved
  if (!first) return []
  return [{ rule: 'startedInZone', numbers: { count: moved.length }, names: { zone: first.availabilityZone }, tasks: idsOf(moved) }]
}

const primaryOf = ({ deployments }: Pick<ServiceRecord, 'deployments'>): DeploymentRecord | undefined =>
  deployments.find(({ status }) => status === 'PRIMARY')

type Counted = Pick<ServiceRecord, 'deployments'> & Pick<TaskOwner, 'desiredCount' | 'deploymentConfiguration'>

/** What the circuit breaker has come to, of a service or a daemon seen as one. */
export function decideCounted(before: Pick<Counted, 'deployments'>, after: Counted): NewDecision[] {
  const was = primaryOf(before)
  const is = after.deployments.find(({ id }) => id === was?.id)
  if (!was || !is || is.failedTasks === was.failedTasks) return []
  const breaker = after.deploymentConfiguration.deploymentCircuitBreaker
  if (is.failedTasks < was.failedTasks) return breaker?.enable ? [{ rule: 'breakerReset' }] : []
  if (!breaker?.enable) return [{ rule: 'failuresCounted', numbers: { failed: is.failedTasks } }]
  if (was.rolloutState !== 'IN_PROGRESS')
    return [{ rule: 'failuresAfterwards', numbers: { failed: is.failedTasks }, names: { deployment: is.id } }]
  const threshold = Math.max(1, failureThreshold(breaker, after.desiredCount))
  return [{ rule: 'breakerCounts', numbers: { failed: is.failedTasks, threshold }, names: { deployment: is.id } }]
}

function decideFailure(after: ServiceRecord, { failure }: ServicePlan): NewDecision[] {
  if (!failure) return []
  const { failed, cause, rollback, alarm, because = '' } = failure
  const breaker = after.deploymentConfiguration.deploymentCircuitBreaker
  const threshold = Math.max(1, failureThreshold(breaker, after.desiredCount))
  const names = { deployment: failed.id }
  const why: Record<typeof cause, NewDecision> = {
    circuitBreaker: { rule: 'circuitBreaker', numbers: { failed: failed.failedTasks, threshold }, names },
    request: { rule: 'stopRequested', names },
    alarm:
      alarm === undefined
        ? { rule: 'deploymentFailed', names: { ...names, because } }
        : { rule: 'deploymentAlarm', names: { ...names, alarm } },
    hook: { rule: 'deploymentFailed', names: { ...names, because } },
    network: { rule: 'deploymentFailed', names: { ...names, because } },
  }
  if (rollback) return [why[cause], decideRollback(rollback.toDeploymentId, rollback.fields.taskDefinitionArn)]
  return cause === 'circuitBreaker' && breaker?.rollback ? [why[cause], { rule: 'noRollback', names }] : [why[cause]]
}

export const decideRollback = (deployment: string, taskDefinitionArn = ''): NewDecision => ({
  rule: 'rollback',
  names: { deployment, revision: shortName(taskDefinitionArn) },
})

/** Where a deployment that shifts traffic has come to (spec part 1, 5.12). */
function decideStage({ lifecycle: planned }: ServicePlan): NewDecision[] {
  if (!planned) return []
  const { deploymentId, lifecycle } = planned.deployment
  const { stage, direction, production, waitsUntil } = lifecycle
  const names = { deployment: deploymentId, stage, direction }
  return [{ rule: 'lifecycleStage', numbers: { production }, names, ...(waitsUntil !== undefined && { until: waitsUntil }) }]
}

export const decideCompleted = ({ id, taskDefinitionArn }: DeploymentRecord): NewDecision => ({
  rule: 'completed',
  names: { deployment: id, revision: shortName(taskDefinitionArn) },
})

function decideDone(plan: ServicePlan): NewDecision[] {
  const { desired, healthy } = plan.numbers
  return [...decideThrough(plan), ...(plan.saySteady ? [{ rule: 'steady' as const, numbers: { running: healthy, desired } }] : [])]
}

function decideThrough({ completed, early, numbers: { healthy, desired } }: ServicePlan): NewDecision[] {
  if (!completed) return []
  const whole = decideCompleted(completed)
  if (!early) return [whole]
  const { required, healthyPercent: percent } = early
  return [{ ...whole, rule: 'completedEarly', numbers: { healthy, desired, required, percent } }]
}
