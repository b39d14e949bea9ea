import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { failureThreshold } from '../deployments/circuitBreaker.ts'
import { isGivenUpByBreaker } from '../deployments/planFailure.ts'

/** What the circuit breaker counts of the PRIMARY deployment, and what that leads to, or led to (spec part 1, 5.4). Empty where nothing failed. */
export function explainBreaker(service: ServiceRecord): Explanation[] {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  if (!primary || primary.failedTasks === 0) return []
  const breaker = service.deploymentConfiguration.deploymentCircuitBreaker
  const failed = primary.failedTasks
  const these = `${failed} ${failed === 1 ? 'task' : 'tasks'} of this deployment failed`
  const say = (sentence: string, numbers: Record<string, number> = { failedTasks: failed }): Explanation[] => [
    { rule: 'circuitBreaker', state: primary.rolloutState === 'FAILED' ? 'stuck' : 'waiting', sentence, numbers },
  ]
  // Why else a deployment was given up, the rule "failedDeployment" leads to.
  if (primary.rolloutState === 'FAILED' && !isGivenUpByBreaker(primary)) return []
  if (!breaker?.enable) return say(`${these}; no circuit breaker is on, so it goes on trying.`)
  if (primary.rolloutState === 'COMPLETED')
    return say(`${these}. It has completed, and the circuit breaker acts only on one in progress, so they are replaced.`)
  const threshold = Math.max(1, failureThreshold(breaker, service.desiredCount))
  const numbers = { failedTasks: failed, threshold }
  const rollsBack = breaker.rollback === true
  if (primary.rolloutState === 'FAILED') {
    const why = rollsBack ? whyNotBack(service, primary) : ''
    return say(`The circuit breaker counted ${failed} of ${threshold} failed tasks and gave the deployment up.${why}`, numbers)
  }
  const then = rollsBack && !whyNotBack(service, primary) ? 'the deployment is rolled back' : 'the deployment fails'
  return say(`The circuit breaker counts ${failed} of ${threshold} failed tasks; at ${threshold} ${then}.`, numbers)
}

/** Empty where there is something to go back to. */
function whyNotBack({ completedDeploymentId: completed }: ServiceRecord, primary: DeploymentRecord): string {
  if (completed === primary.id) return ' It was a rollback itself, so there was none to roll back to.'
  return completed === undefined ? ' No earlier deployment has completed, so there was none to roll back to.' : ''
}
