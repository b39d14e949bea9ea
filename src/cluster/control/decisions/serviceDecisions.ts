import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import { failureThreshold } from '../deployments/circuitBreaker.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'
import type { ServicePlan } from '../services/servicePlan.ts'
import { decideHeld, decideStarted, decideStopped, decideUnplaced, rolloutNumbers } from './changeDecisions.ts'

/** One look at a service, over. */
export interface LookedAt {
  /** As it was, and as it is. */
  before: ServiceRecord
  after: ServiceRecord
  plan: ServicePlan
  /** Tasks that ended unasked, as they are now. */
  ended: readonly TaskRecord[]
  started: readonly TaskRecord[]
  refused: readonly PlacementRefusal[] | undefined
}

/** What the service loop decided in one look, in the order in which it happened. Pure; empty where it left all as it was. */
export function serviceDecisions({ before, after, plan, ended, started, refused }: LookedAt): NewDecision[] {
  const numbers = rolloutNumbers(plan.numbers, before)
  return [
    ...decideEnded(ended),
    ...decideCounted(before, after),
    ...decideFailure(after, plan),
    ...decideStage(plan),
    ...decideStarted(plan.start, started, numbers),
    ...decideUnplaced(refused),
    ...decideStopped(plan.stop, numbers),
    ...plan.held.map((held) => decideHeld(held, numbers)),
    ...decideDone(plan),
  ]
}

/** One for each way to end, so that a crash loop is one decision made many times. */
function decideEnded(tasks: readonly TaskRecord[]): NewDecision[] {
  const byWay = new Map<string, NewDecision & { tasks: string[] }>()
  for (const task of tasks) {
    const names = { stopCode: task.stopCode ?? 'unknown', exitCode: exitCodeOf(task) }
    const key = `${names.stopCode} ${names.exitCode}`
    byWay.set(key, { rule: 'ended', names, tasks: [...(byWay.get(key)?.tasks ?? []), task.id] })
  }
  return [...byWay.values()].map((decision) => ({ ...decision, numbers: { count: decision.tasks.length } }))
}

/** Of the container that ended first, as far as one says. */
const exitCodeOf = ({ containers }: TaskRecord) => `${containers.find(({ exitCode }) => exitCode !== undefined)?.exitCode ?? '–'}`

const primaryOf = ({ deployments }: ServiceRecord): DeploymentRecord | undefined => deployments.find(({ status }) => status === 'PRIMARY')

function decideCounted(before: ServiceRecord, after: ServiceRecord): NewDecision[] {
  const was = primaryOf(before)
  const is = after.deployments.find(({ id }) => id === was?.id)
  if (!was || !is || is.failedTasks === was.failedTasks) return []
  const breaker = after.deploymentConfiguration.deploymentCircuitBreaker
  if (is.failedTasks < was.failedTasks) return breaker?.enable ? [{ rule: 'breakerReset' }] : []
  if (!breaker?.enable) return [{ rule: 'failuresCounted', numbers: { failed: is.failedTasks } }]
  const threshold = Math.max(1, failureThreshold(breaker, after.desiredCount))
  return [{ rule: 'breakerCounts', numbers: { failed: is.failedTasks, threshold }, names: { deployment: is.id } }]
}

function decideFailure(after: ServiceRecord, { failure }: ServicePlan): NewDecision[] {
  if (!failure) return []
  const { failed, cause, rollback, alarm, because = '' } = failure
  const threshold = Math.max(1, failureThreshold(after.deploymentConfiguration.deploymentCircuitBreaker, after.desiredCount))
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
  return [why[cause], ...(rollback ? [{ rule: 'rollback' as const, names: { deployment: rollback.toDeploymentId } }] : [])]
}

/** Where a deployment that shifts traffic has come to (spec part 1, 5.12). */
function decideStage({ lifecycle: planned }: ServicePlan): NewDecision[] {
  if (!planned) return []
  const { deploymentId, lifecycle } = planned.deployment
  const { stage, direction, production, waitsUntil } = lifecycle
  const names = { deployment: deploymentId, stage, direction }
  return [{ rule: 'lifecycleStage', numbers: { production }, names, ...(waitsUntil !== undefined && { until: waitsUntil }) }]
}

function decideDone(plan: ServicePlan): NewDecision[] {
  const { desired, healthy } = plan.numbers
  return [...decideCompleted(plan), ...(plan.saySteady ? [{ rule: 'steady' as const, numbers: { running: healthy, desired } }] : [])]
}

function decideCompleted({ completed, early, numbers }: ServicePlan): NewDecision[] {
  if (!completed) return []
  const names = { deployment: completed.id }
  if (!early) return [{ rule: 'completed', names }]
  const { required, healthyPercent: percent } = early
  return [{ rule: 'completedEarly', names, numbers: { healthy: numbers.healthy, desired: numbers.desired, required, percent } }]
}
