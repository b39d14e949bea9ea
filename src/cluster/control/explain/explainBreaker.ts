import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { isGivenUpByBreaker } from '../deployments/planFailure.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'
import { saidAs } from './saidAs.ts'

/** A service, or a daemon seen as one. */
type Owner = TaskOwner & { completedDeploymentId?: string | undefined }

/** What the circuit breaker counts of the PRIMARY deployment, and what that leads to, or led to (spec part 1, 5.4). Empty where nothing failed. */
export function explainBreaker(owner: Owner, primary: DeploymentRecord | undefined): Explanation[] {
  if (!primary || primary.failedTasks === 0) return []
  const breaker = owner.deploymentConfiguration.deploymentCircuitBreaker
  const failed = primary.failedTasks
  const these = `${failed} ${failed === 1 ? 'task' : 'tasks'} of this deployment failed`
  const say = (sentence: string, numbers: Record<string, number> = { failedTasks: failed }): Explanation[] => [
    { rule: 'circuitBreaker', state: primary.rolloutState === 'FAILED' ? 'stuck' : 'waiting', sentence, numbers },
  ]
  // Why else a deployment was given up, the rule "failedDeployment" leads to.
  if (primary.rolloutState === 'FAILED' && !isGivenUpByBreaker(primary)) return []
  if (!breaker?.enable) {
    const said = saidAs({ rule: 'failuresCounted', numbers: { failed } })
    return say(`${these}; no circuit breaker is on, so it goes on trying.`).map((one) => ({ ...one, ...said }))
  }
  if (primary.rolloutState === 'COMPLETED')
    return say(`${these}. It has completed, and the circuit breaker acts only on one in progress, so they are replaced.`)
  const threshold = Math.max(1, failureThreshold(breaker, owner.desiredCount))
  const numbers = { failedTasks: failed, threshold }
  const rollsBack = breaker.rollback === true
  if (primary.rolloutState === 'FAILED') {
    const why = rollsBack ? whyNotBack(owner, primary) : ''
    return say(`The circuit breaker counted ${failed} of ${threshold} failed tasks and gave the deployment up.${why}`, numbers)
  }
  const then = rollsBack && !whyNotBack(owner, primary) ? 'the deployment is rolled back' : 'the deployment fails'
  return say(`The circuit breaker counts ${failed} of ${threshold} failed tasks; at ${threshold} ${then}.`, numbers)
}

/** Empty where there is something to go back to. */
function whyNotBack({ completedDeploymentId: completed }: Owner, primary: DeploymentRecord): string {
  if (completed === primary.id) return ' It was a rollback itself, so there was none to roll back to.'
  return completed === undefined ? ' No earlier deployment has completed, so there was none to roll back to.' : ''
}
