import type { WatchedPolicy, WatchedScaling } from '#cluster/api/resources/scaling.ts'

export const offeredMetrics = ['ECSServiceAverageCPUUtilization', 'ECSServiceAverageMemoryUtilization'] as const
export type OfferedMetric = (typeof offeredMetrics)[number]

/** One target tracking policy with the bounds of its service, as it is typed. */
export interface ScalingForm {
  /** The policy that is edited; undefined makes one. */
  policyName: string | undefined
  metric: OfferedMetric
  target: number
  min: number
  max: number
  outSeconds: number
  inSeconds: number
  disableScaleIn: boolean
}

/** ECS's own cooldowns, where a policy says nothing. */
const defaultCooldown = 300

/** What the dialog begins with: what there is, or what a service of this size would want. */
export function scalingForm(scaling: WatchedScaling | undefined, policy: WatchedPolicy | undefined, desired: number): ScalingForm {
  const tracking = policy?.TargetTrackingScalingPolicyConfiguration
  const metric = offeredMetrics.find((known) => known === tracking?.PredefinedMetricSpecification?.PredefinedMetricType)
  return {
    policyName: policy?.PolicyName,
    metric: metric ?? unusedMetric(scaling) ?? offeredMetrics[0],
    target: tracking?.TargetValue ?? 70,
    min: scaling?.minCapacity ?? Math.max(1, Math.min(desired, 2)),
    max: scaling?.maxCapacity ?? Math.max(4, desired * 2),
    outSeconds: tracking ? (tracking.ScaleOutCooldown ?? defaultCooldown) : 60,
    inSeconds: tracking?.ScaleInCooldown ?? defaultCooldown,
    disableScaleIn: tracking?.DisableScaleIn ?? false,
  }
}

/** ECS takes one policy for each metric. */
export const unusedMetric = (scaling: WatchedScaling | undefined): OfferedMetric | undefined =>
  offeredMetrics.find((metric) => !scaling?.policies.some((policy) => metricOf(policy) === metric))

export const metricOf = ({ TargetTrackingScalingPolicyConfiguration: tracking }: WatchedPolicy): string | undefined =>
  tracking?.PredefinedMetricSpecification?.PredefinedMetricType

export type ScalingProblem = 'bounds' | 'target' | 'cooldown'

/** What keeps the form from being sent, by field. */
export function scalingProblems({ min, max, target, outSeconds, inSeconds }: ScalingForm): Partial<Record<ScalingProblem, true>> {
  const isCount = (value: number) => Number.isInteger(value) && value >= 0
  return {
    ...((!isCount(min) || !isCount(max) || max < min) && { bounds: true as const }),
    ...(!(target > 0) && { target: true as const }),
    ...((!isCount(outSeconds) || !isCount(inSeconds)) && { cooldown: true as const }),
  }
}
