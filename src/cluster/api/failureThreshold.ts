import type { DeploymentCircuitBreaker } from '@aws-sdk/client-ecs'

/** Bounds of BOUNDED_PERCENT, in tasks. */
const fewestFailures = 3
const mostFailures = 200

/**
 * At how many failed tasks the circuit breaker gives a deployment up (spec part 1, 5.4).
 * @param desiredCount the service's latest
 */
export function failureThreshold(breaker: DeploymentCircuitBreaker | undefined, desiredCount: number): number {
  const { type = 'BOUNDED_PERCENT', value = 50 } = breaker?.thresholdConfiguration ?? {}
  if (type === 'COUNT') return value
  const share = Math.ceil((desiredCount * value) / 100)
  return type === 'UNBOUNDED_PERCENT' ? share : Math.min(mostFailures, Math.max(fewestFailures, share))
}
