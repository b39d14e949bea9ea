import type { DaemonRecord } from '#cluster/state/records.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'
import type { RollingLimits } from '../services/rollingLimits.ts'

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
export function daemonAsOwner({ arn }: DaemonRecord, desiredCount: number): TaskOwner {
  return {
    arn,
    desiredCount,
    deploymentConfiguration: { maximumPercent: 100, minimumHealthyPercent: 0, deploymentCircuitBreaker },
    healthCheckGracePeriodSeconds: 0,
  }
}

/** `drainPercent` of the instances at a time, one at least, are without their task while a deployment replaces it. */
export function daemonLimits({ deploymentConfiguration: { drainPercent } }: DaemonRecord, desired: number): RollingLimits {
  const atATime = Math.max(1, Math.floor((desired * drainPercent) / 100))
  return { desired, minHealthy: Math.max(0, desired - atATime), maxRunning: desired }
}
