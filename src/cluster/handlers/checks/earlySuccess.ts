import type { DeploymentConfiguration, DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'

/**
 * The early success criteria of a rolling deployment (spec part 1, 5.11): what is given, whole, or what there was before. Those that are off
 * are kept as they are.
 * @param minimumHealthyPercent as it is to be: at a lower percentage older tasks would have to stay
 */
export function readEarlySuccess(
  given: DeploymentConfiguration,
  before: DeploymentConfiguration,
  minimumHealthyPercent: number,
): DeploymentEarlySuccessCriteria | undefined {
  const criteria = given.earlySuccessCriteria ?? before.earlySuccessCriteria
  if (!criteria?.enable) return criteria
  const missing = (['healthyPercent', 'sourceServiceRevisionCleanup'] as const).find((member) => criteria[member] === undefined)
  if (missing) throw invalidParameter(`${missing} is required when earlySuccessCriteria is enabled.`)
  const { healthyPercent = 0 } = criteria
  if (healthyPercent < minimumHealthyPercent)
    throw invalidParameter(
      `The healthyPercent of earlySuccessCriteria (${healthyPercent}) must be greater than or equal to minimumHealthyPercent (${minimumHealthyPercent}).`,
    )
  return criteria
}

/** A service with another controller has no deployments that could be complete. */
export function checkEarlySuccessAllowed({ earlySuccessCriteria }: DeploymentConfiguration = {}): void {
  if (earlySuccessCriteria?.enable) throw invalidParameter('earlySuccessCriteria is only valid with the deployment controller ECS.')
}
