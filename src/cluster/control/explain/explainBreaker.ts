import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { failureThreshold } from '../deployments/circuitBreaker.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'

/** Of a service or a daemon: what is asked of it here. */
type Watched = TaskOwner & { completedDeploymentId?: string | undefined }

/** What the circuit breaker counts of the PRIMARY deployment (spec part 1, 5.4). Empty while no task has failed. */
export function explainBreakerCounts(owner: Watched, primary: DeploymentRecord): Explanation[] {
  const { failedTasks, rolloutState } = primary
  if (failedTasks === 0) return []
  const failed = `${failedTasks} ${failedTasks === 1 ? 'task' : 'tasks'} of this deployment failed`
  const about = { rule: 'circuitBreaker' as const, numbers: { failedTasks } }
  const breaker = owner.deploymentConfiguration.deploymentCircuitBreaker
  if (!breaker?.enable) return [{ ...about, state: 'waiting', sentence: `${failed}; no circuit breaker is on, so it goes on trying.` }]
  if (rolloutState === 'COMPLETED')
    return [{ ...about, state: 'asWanted', sentence: `${failed}; it is COMPLETED, and the circuit breaker counts them no more.` }]
  const threshold = Math.max(1, failureThreshold(breaker, owner.desiredCount))
  const numbers = { failedTasks, threshold }
  if (rolloutState === 'FAILED')
    return [{ ...about, state: 'stuck', sentence: `The circuit breaker counted ${failedTasks} of ${threshold} failed tasks.`, numbers }]
  const sentence = `The circuit breaker counts ${failedTasks} of ${threshold} failed tasks; at ${threshold} ${whatThen(owner, primary)}.`
  return [{ ...about, state: 'waiting', sentence, numbers }]
}

function whatThen({ completedDeploymentId, deploymentConfiguration }: Watched, { id }: DeploymentRecord): string {
  if (!deploymentConfiguration.deploymentCircuitBreaker?.rollback) return 'the deployment fails'
  const hasTarget = completedDeploymentId !== undefined && completedDeploymentId !== id
  return hasTarget ? 'the deployment is rolled back' : 'the deployment fails, for there is no completed one to roll back to'
}
