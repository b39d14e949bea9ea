import type { StepScalingPolicyConfiguration, TargetTrackingScalingPolicyConfiguration } from '@aws-sdk/client-application-auto-scaling'
import { type PredefinedMetric, predefinedMetrics, type StepScaling, type TargetTracking } from '#cluster/state/records/scalingRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { invalid } from './scalableResource.ts'

const mostSteps = 20

/** Throws a ValidationException. */
export function readTargetTracking(asked: TargetTrackingScalingPolicyConfiguration): TargetTracking {
  const { TargetValue: targetValue = 0, PredefinedMetricSpecification: predefined, CustomizedMetricSpecification: customized } = asked
  if (customized) {
    throw invalid(
      `Marina measures ${predefinedMetrics.slice(0, 3).join(', ')}, and no metrics of your own: give a PredefinedMetricSpecification.`,
    )
  }
  if (!predefined) throw invalid('A target tracking policy needs a PredefinedMetricSpecification.')
  if (!(targetValue > 0)) throw invalid(`TargetValue must be more than 0, and is ${targetValue}.`)
  return {
    targetValue,
    ...metricOf(predefined.PredefinedMetricType, predefined.ResourceLabel),
    ...definedOnly({
      scaleOutCooldownSeconds: cooldownOf('ScaleOutCooldown', asked.ScaleOutCooldown),
      scaleInCooldownSeconds: cooldownOf('ScaleInCooldown', asked.ScaleInCooldown),
    }),
    disableScaleIn: asked.DisableScaleIn ?? false,
  }
}

function metricOf(type: string | undefined, label: string | undefined): Pick<TargetTracking, 'metric' | 'resourceLabel'> {
  const metric = predefinedMetrics.find((known) => known === type) as PredefinedMetric | undefined
  if (!metric) throw invalid(`A service of ECS has no predefined metric "${type}". It has: ${predefinedMetrics.join(', ')}.`)
  if (metric !== 'ALBRequestCountPerTarget') {
    if (label !== undefined) throw invalid(`ResourceLabel belongs to ALBRequestCountPerTarget, not to ${metric}.`)
    return { metric }
  }
  if (!/^app\/[^/]+\/[^/]+\/targetgroup\/[^/]+\/[^/]+$/.test(label ?? '')) {
    throw invalid('ALBRequestCountPerTarget needs a ResourceLabel of the form app/<load balancer>/<id>/targetgroup/<target group>/<id>.')
  }
  return { metric, ...definedOnly({ resourceLabel: label }) }
}

function cooldownOf(name: string, seconds: number | undefined): number | undefined {
  if (seconds !== undefined && seconds < 0) throw invalid(`${name} is a time in seconds, 0 or more, and is ${seconds}.`)
  return seconds
}

const adjustmentTypes = ['ChangeInCapacity', 'ExactCapacity', 'PercentChangeInCapacity'] as const
const aggregations = ['Average', 'Minimum', 'Maximum'] as const

/** Throws a ValidationException. */
export function readStepScaling(asked: StepScalingPolicyConfiguration): StepScaling {
  const { AdjustmentType, StepAdjustments = [], MinAdjustmentMagnitude, MetricAggregationType = 'Average' } = asked
  const adjustmentType = adjustmentTypes.find((type) => type === AdjustmentType)
  if (!adjustmentType) throw invalid(`AdjustmentType must be one of ${adjustmentTypes.join(', ')}.`)
  const aggregation = aggregations.find((type) => type === MetricAggregationType)
  if (!aggregation) throw invalid(`MetricAggregationType must be one of ${aggregations.join(', ')}.`)
  if (MinAdjustmentMagnitude !== undefined && adjustmentType !== 'PercentChangeInCapacity') {
    throw invalid('MinAdjustmentMagnitude belongs to the adjustment type PercentChangeInCapacity.')
  }
  const steps = StepAdjustments.map((step) => ({
    ...definedOnly({ lower: step.MetricIntervalLowerBound, upper: step.MetricIntervalUpperBound }),
    adjustment: step.ScalingAdjustment ?? 0,
  }))
  checkSteps(steps)
  return {
    adjustmentType,
    steps,
    aggregation,
    ...definedOnly({ minAdjustmentMagnitude: MinAdjustmentMagnitude, cooldownSeconds: cooldownOf('Cooldown', asked.Cooldown) }),
  }
}

/** Steps must neither leave a gap nor lie over each other, or it is not said which one holds. */
function checkSteps(steps: StepScaling['steps']): void {
  if (steps.length === 0) throw invalid('There must be at least one StepAdjustment specified.')
  if (steps.length > mostSteps) throw invalid(`A step policy has at most ${mostSteps} steps, and this one has ${steps.length}.`)
  const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number
  const sorted = steps
    .map(({ lower = NEGATIVE_INFINITY, upper = POSITIVE_INFINITY }) => ({ lower, upper }))
    .sort((one, other) => one.lower - other.lower)
  for (const [at, { lower, upper }] of sorted.entries()) {
    if (lower >= upper) throw invalid(`A step must end above where it begins: ${lower} to ${upper}.`)
    const next = sorted[at + 1]
    if (next && next.lower < upper)
      throw invalid(`StepAdjustment intervals can't overlap: one ends at ${upper}, the next begins at ${next.lower}.`)
    if (next && next.lower > upper) throw invalid(`There is a gap between the StepAdjustment intervals: from ${upper} to ${next.lower}.`)
  }
}
