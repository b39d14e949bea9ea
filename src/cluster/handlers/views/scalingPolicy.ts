import type { StepScaling, TargetTracking } from '#cluster/state/records/scalingRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** As Application Auto Scaling answers it. */
export const targetTrackingView = (tracking: TargetTracking) => ({
  TargetValue: tracking.targetValue,
  PredefinedMetricSpecification: { PredefinedMetricType: tracking.metric, ...definedOnly({ ResourceLabel: tracking.resourceLabel }) },
  ...definedOnly({ ScaleOutCooldown: tracking.scaleOutCooldownSeconds, ScaleInCooldown: tracking.scaleInCooldownSeconds }),
  DisableScaleIn: tracking.disableScaleIn,
})

/** The same. */
export const stepScalingView = (step: StepScaling) => ({
  AdjustmentType: step.adjustmentType,
  StepAdjustments: step.steps.map(({ lower, upper, adjustment }) => ({
    ...definedOnly({ MetricIntervalLowerBound: lower, MetricIntervalUpperBound: upper }),
    ScalingAdjustment: adjustment,
  })),
  ...definedOnly({ MinAdjustmentMagnitude: step.minAdjustmentMagnitude, Cooldown: step.cooldownSeconds }),
  MetricAggregationType: step.aggregation,
})
