import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { failureThreshold } from '../deployments/circuitBreaker.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'

/** What the circuit breaker counts of the PRIMARY deployment (spec part 1, 5.4). Empty while no task has failed. */
export function explainBreakerCounts(owner: TaskOwner, { failedTasks, rolloutState }: DeploymentRecord): Explanation[] {
  if (failedTasks === 0) return []
  const failed = `${failedTasks} ${failedTasks === 1 ? 'task' : 'tasks'} of this deployment failed`
  const about = { rule: 'circuitBreaker' as const, numbers: { failedTasks } }
  const breaker = owner.deploymentConfiguration.deploymentCircuitBreaker
  if (!breaker?.enable) return [{ ...about, state: 'waiting', sentence: `${failed}; no circuit breaker is on, so it goes on trying.` }]
  if (rolloutState === 'COMPLETED')
    return [{ ...about, state: 'asWanted', sentence: `${failed}; it is COMPLETED, and the circuit breaker counts them no more.` }]
  const threshold = Math.max(1, failureThreshold(breaker, owner.desiredCount))
  const then = breaker.rollback ? 'the deployment is rolled back' : 'the deployment fails'
  return [
    {
      ...about,
      state: rolloutState === 'FAILED' ? 'stuck' : 'waiting',
      sentence: `The circuit breaker counts ${failedTasks} of ${threshold} failed tasks; at ${threshold} ${then}.`,
      numbers: { failedTasks, threshold },
    },
  ]
}
