import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { steadyStateMessage } from '#cluster/state/writes/serviceEvents.ts'
import type { PlannedFailure } from '../deployments/planFailure.ts'
import { impairedAfterAttempts } from '../deployments/startFailures.ts'
import type { PlannedStop, ServicePlan } from './servicePlan.ts'

/** What a service says, without its `(service NAME) ` (spec part 1, 5.7). */
export interface Sentence {
  message: string
  /** Said only once for the same cause. */
  once?: true
  /** Milliseconds after the others: ECS says "steady" one millisecond after "completed". */
  afterMs?: number
}

/**
 * The sentences for what a plan did, in ECS's order.
 * @param startedIds of the tasks that found a place
 */
export function serviceSentences(plan: ServicePlan, startedIds: readonly string[]): Sentence[] {
  return [...sayTaskChanges(plan, startedIds), ...sayBlocked(plan), ...sayProtected(plan), ...sayFailed(plan), ...sayDone(plan)]
}

/** What a plan does to tasks. */
type TaskChanges = Pick<ServicePlan, 'start' | 'stop' | 'held'>

/** The sentences for tasks that were started and stopped, and for those that cannot be. */
export function sayTaskChanges(plan: TaskChanges, startedIds: readonly string[]): Sentence[] {
  return [...sayImpaired(plan), ...sayStarted(plan, startedIds), ...sayStopped(plan)]
}

/** What balancing the zones did (spec part 1, 5.7), the stops aside. */
export function sayRebalancing({ rebalance }: ServicePlan, moved: readonly TaskRecord[]): Sentence[] {
  return [
    ...(rebalance?.say === undefined ? [] : [{ message: rebalance.say }]),
    ...moved.map(({ id, availabilityZone }) => ({ message: `has started 1 tasks in ${availabilityZone} to AZ Rebalance: ${list([id])}.` })),
  ]
}

function sayImpaired({ held }: TaskChanges): Sentence[] {
  const impaired = held.some((hold) => hold.by === 'launchPause' && hold.failedAttempts >= impairedAfterAttempts)
  return impaired ? [{ message: 'is unable to consistently start tasks successfully.', once: true }] : []
}

function sayStarted({ start }: TaskChanges, ids: readonly string[]): Sentence[] {
  if (ids.length === 0) return []
  const replaced = Math.min(start?.replacesUnhealthy ?? 0, ids.length)
  const why = replaced > 0 ? ` Amazon ECS replaced ${replaced} tasks due to an unhealthy status.` : ''
  return [{ message: `has started ${ids.length} tasks: ${list(ids)}.${why}` }]
}

function sayStopped({ stop }: TaskChanges): Sentence[] {
  const unhealthy = stop.filter(({ why }) => why === 'unhealthy')
  const moved = stop.filter(({ why }) => why === 'rebalance')
  const others = stop.filter(({ why }) => why !== 'rebalance')
  const running = others.filter(({ task }) => isRunning(task)).map(({ task }) => task.id)
  const pending = others.length - running.length
  return [
    ...unhealthy.map(sayUnhealthy),
    ...moved.map(({ task }) => ({
      message: `has stopped 1 running tasks in ${task.availabilityZone} to AZ Rebalance: ${list([task.id])}.`,
    })),
    ...(running.length > 0 ? [{ message: `has stopped ${running.length} running tasks: ${list(running)}.` }] : []),
    ...(pending > 0 ? [{ message: `stopped ${pending} pending tasks.` }] : []),
  ]
}

/** A task of an instance is named by what its load balancer knows it as. */
function sayUnhealthy({ task, target }: PlannedStop): Sentence {
  if (!target) return { message: `(task ${task.id}) failed container health checks.` }
  const who = target.id.startsWith('i-') ? `(instance ${target.id})` : `(task ${task.id})`
  const why = `(reason ${target.health.description ?? 'Health checks failed'})`
  return { message: `${who} (port ${target.port}) is unhealthy in (target-group ${target.targetGroupArn}) due to ${why}.` }
}

function sayBlocked({ held }: ServicePlan): Sentence[] {
  const message =
    'was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.'
  return held.some((hold) => hold.by === 'deploymentConfiguration') ? [{ message, once: true }] : []
}

/** ECS says what it goes back to one millisecond after it gave up. */
function sayFailed({ failure }: ServicePlan): Sentence[] {
  if (!failure) return []
  const { failed, rollback } = failure
  return [
    { message: `(deployment ${failed.id}) deployment failed: ${whyFailed(failure)}` },
    ...(rollback ? [{ message: `rolling back to deployment ${rollback.toDeploymentId}.`, afterMs: 1 }] : []),
  ]
}

function whyFailed({ cause, because = 'a user stopped it.', alarm, rollback }: PlannedFailure): string {
  if (cause === 'circuitBreaker') return 'tasks failed to start.'
  return alarm === undefined ? `Service deployment ${rollback ? 'rolled back' : 'stopped'} because ${because}` : 'alarm detected.'
}

/** Once nothing but the protection keeps the service from being as wanted. */
function sayProtected({ held, start, stop, numbers }: ServicePlan): Sentence[] {
  if (start || stop.length + numbers.pending + numbers.stopping > 0) return []
  const tasks = held.flatMap((hold) => (hold.by === 'taskProtection' ? hold.tasks : []))
  const deployments = [...new Set(tasks.map(({ deploymentId }) => deploymentId))]
  return deployments.map((id) => {
    const count = tasks.filter(({ deploymentId }) => deploymentId === id).length
    const why = `(taskSet ${id}) was unable to scale in due to (reason ${count} tasks under protection)`
    return { message: `was unable to reach steady state because ${why}`, once: true }
  })
}

function sayDone({ completed, saySteady }: ServicePlan): Sentence[] {
  return [
    ...(completed ? [{ message: `(deployment ${completed.id}) deployment completed.` }] : []),
    ...(saySteady ? [{ message: steadyStateMessage, afterMs: completed ? 1 : 0 }] : []),
  ]
}

const isRunning = (task: TaskRecord) => task.lastStatus === 'RUNNING'
const list = (ids: readonly string[]) => ids.map((id) => `(task ${id})`).join(' ')
