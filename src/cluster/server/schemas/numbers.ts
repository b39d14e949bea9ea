/**
 * The SDK's schemas know one kind of number; ECS knows several. All are 32-bit whole numbers except those named here, as
 * `Structure.member`. A test checks that each name exists.
 */
export const fractionalNumbers: ReadonlySet<string> = new Set([
  'CanaryConfiguration.canaryPercent',
  'DaemonDeploymentConfiguration.drainPercent',
  'DeploymentEarlySuccessCriteria.healthyPercent',
  'LinearConfiguration.stepPercent',
  'MemoryGiBPerVCpuRequest.max',
  'MemoryGiBPerVCpuRequest.min',
  'NetworkBandwidthGbpsRequest.max',
  'NetworkBandwidthGbpsRequest.min',
  'NvidiaMpsAllocation.maxComputePercent',
  'Resource.doubleValue',
  'Scale.value',
  'ThresholdConfiguration.value',
  'TotalLocalStorageGBRequest.max',
  'TotalLocalStorageGBRequest.min',
])

/** Whole numbers of 64 bits, of which JSON carries 53. */
export const longNumbers: ReadonlySet<string> = new Set(['Resource.longValue'])

const smallest = -(2 ** 31)
const largest = 2 ** 31 - 1

/** What a number must be, in words that follow "must be"; undefined when it is that. `place` is `Structure.member`. */
export function wrongNumber(place: string, value: number): string | undefined {
  if (!Number.isFinite(value)) return 'a number of ordinary size'
  if (fractionalNumbers.has(place)) return undefined
  if (longNumbers.has(place)) return Number.isSafeInteger(value) ? undefined : 'a whole number of at most 53 bits'
  if (Number.isInteger(value) && value >= smallest && value <= largest) return undefined
  return `a whole number from ${smallest} to ${largest}`
}
