import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { DaemonDeploymentRecord, DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { TaskOwner } from './taskOwner.ts'

/** Always on for daemons: ECS rolls back by itself, with nothing to configure. */
const deploymentCircuitBreaker = {
  enable: true,
  rollback: true,
  resetOnHealthyTask: true,
  thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
} as const

/**
 * A daemon as what starts and stops its tasks knows it: a service with one task on each instance.
 * @param desiredCount how many instances it is to run on
 */
export function daemonAsOwner({ arn }: Pick<DaemonRecord, 'arn'>, desiredCount: number): TaskOwner {
  return {
    arn,
    desiredCount,
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0, deploymentCircuitBreaker },
    healthCheckGracePeriodSeconds: 0,
  }
}

/** What the circuit breaker of a daemon deployment has counted so far; it does not watch a deletion. */
export function daemonBreaker(
  record: DaemonDeploymentRecord,
  daemon: DaemonRecord | undefined,
): NonNullable<DaemonDeploymentRecord['circuitBreaker']> {
  const deployment = daemon?.deployments.find(({ id }) => id === record.deploymentId)
  const status = deployment?.rolloutState === 'FAILED' ? 'TRIGGERED' : 'MONITORING_COMPLETE'
  return {
    status: record.targetRevisionArn === undefined ? 'DISABLED' : status,
    failureCount: deployment?.failedTasks ?? 0,
    threshold: failureThreshold(deploymentCircuitBreaker, daemon?.deployments[0]?.desiredCount ?? 0),
  }
}
