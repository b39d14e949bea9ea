import { rollingBounds } from '#cluster/api/rollingProgress.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'

/** Between which numbers of tasks a service stays while its tasks are replaced. */
export interface RollingLimits {
  desired: number
  /** Healthy tasks are not stopped below this. */
  minHealthy: number
  /** No task is started above this; tasks that are still stopping count. */
  maxRunning: number
}

/** Spec part 1, 5.2: the floor is rounded up and the ceiling down. */
export function rollingLimits({ desiredCount, deploymentConfiguration }: ServiceRecord): RollingLimits {
  return { desired: desiredCount, ...rollingBounds({ desiredCount, ...deploymentConfiguration }) }
}
