import type { AutoScalingGroupProvider, AutoScalingGroupProviderUpdate, ManagedScaling } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'

/** Spec part 1, 6.5. */
const scalingDefaults = {
  status: 'DISABLED',
  targetCapacity: 100,
  minimumScalingStepSize: 1,
  maximumScalingStepSize: 10_000,
  instanceWarmupPeriod: 300,
} as const satisfies ManagedScaling

/**
 * How an Auto Scaling group scales for its provider: what is given over what it had, or over ECS's defaults
 * (spec part 1, 6.5).
 */
export function readAutoScalingGroupProvider(
  given: AutoScalingGroupProviderUpdate,
  before: AutoScalingGroupProvider,
): AutoScalingGroupProvider {
  const managedScaling: ManagedScaling = { ...scalingDefaults, ...before.managedScaling, ...given.managedScaling }
  const managedTerminationProtection = given.managedTerminationProtection ?? before.managedTerminationProtection ?? 'DISABLED'
  const managedDraining = given.managedDraining ?? before.managedDraining ?? 'ENABLED'
  checkScaling(managedScaling)
  if (managedTerminationProtection === 'ENABLED' && managedScaling.status !== 'ENABLED') {
    throw invalidParameter(
      'The managed termination protection setting for the capacity provider is invalid. To enable managed termination protection for a capacity provider, managed scaling must be enabled.',
    )
  }
  return { autoScalingGroupArn: before.autoScalingGroupArn, managedScaling, managedTerminationProtection, managedDraining }
}

function checkScaling(scaling: ManagedScaling): void {
  const { minimumScalingStepSize: least = 0, maximumScalingStepSize: most = 0 } = scaling
  if (least > most)
    throw invalidParameter(
      'The minimum or maximum scaling step size value is invalid. Specify values from 1 to 10000, the minimum not above the maximum, and try again.',
    )
}
