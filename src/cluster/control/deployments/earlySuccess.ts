/**
 * Early success of rolling deployments (spec part 1, 5.11): a deployment that is complete before its service is whole. Pure. What is missing
 * then is started, and what is left of older ones stopped, as at any other time; breaker and alarms watch no longer.
 */
import type { ServiceRevisionCleanup } from '@aws-sdk/client-ecs'
import { earlySuccessTasks } from '#cluster/api/rollingProgress.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'

/** What a deployment is complete at. */
export interface EarlySuccess {
  /** Healthy tasks of its own. */
  required: number
  /** Percent of the desired tasks. */
  healthyPercent: number
  /** Whether what is left of older deployments has to be gone. */
  cleanup: ServiceRevisionCleanup
}

/**
 * Undefined where a deployment has to be whole: without criteria, once it is over, and as a rollback, which is to bring back all that was
 * there (docs/decisions/0032).
 * @param desired tasks that the service is to have
 */
export function earlySuccessOf(service: ServiceRecord, primary: DeploymentRecord, desired: number): EarlySuccess | undefined {
  const { enable, healthyPercent, sourceServiceRevisionCleanup: cleanup } = service.deploymentConfiguration.earlySuccessCriteria ?? {}
  if (!enable || healthyPercent === undefined || !cleanup) return undefined
  if (primary.rolloutState !== 'IN_PROGRESS' || primary.rollbackOf !== undefined) return undefined
  return { required: earlySuccessTasks(desired, healthyPercent), healthyPercent, cleanup }
}
