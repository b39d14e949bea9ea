import type { Scope, ServiceArn } from '#cluster/api/arns.ts'

/**
 * A service whose desiredCount Application Auto Scaling may change (spec part 1, 9). Bounds are written by its handlers and by scheduled
 * actions; control removes it with the service.
 */
export interface ScalableTargetRecord extends Scope {
  /** `account/region/service/<cluster>/<service>` */
  key: string
  arn: string
  /** `service/<cluster>/<service>` */
  resourceId: string
  serviceArn: ServiceArn
  minCapacity: number
  maxCapacity: number
  roleArn: string
  suspended: { scaleIn: boolean; scaleOut: boolean; scheduled: boolean }
  tags: Record<string, string>
  createdAt: number
}

export const predefinedMetrics = [
  'ECSServiceAverageCPUUtilization',
  'ECSServiceAverageMemoryUtilization',
  'ALBRequestCountPerTarget',
  'ECSServiceAverageCPUUtilizationHighResolution',
  'ECSServiceAverageMemoryUtilizationHighResolution',
] as const
export type PredefinedMetric = (typeof predefinedMetrics)[number]

export interface TargetTracking {
  targetValue: number
  metric: PredefinedMetric
  /** Of ALBRequestCountPerTarget: which target group. */
  resourceLabel?: string
  /** Absent: 300, as ECS has it. */
  scaleOutCooldownSeconds?: number
  scaleInCooldownSeconds?: number
  disableScaleIn: boolean
}

export interface StepScaling {
  adjustmentType: 'ChangeInCapacity' | 'ExactCapacity' | 'PercentChangeInCapacity'
  /** Bounds are distances from the alarm's threshold; absent is without end. */
  steps: { lower?: number; upper?: number; adjustment: number }[]
  minAdjustmentMagnitude?: number
  /** Absent: 300. */
  cooldownSeconds?: number
  aggregation: 'Average' | 'Minimum' | 'Maximum'
}

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'

/** One of the two alarms that Application Auto Scaling keeps for a target tracking policy. State is control's. */
export interface OwnedAlarm {
  name: string
  arn: string
  side: 'high' | 'low'
  state: AlarmState
  /** With the numbers it was judged by. */
  reason: string
  stateSince: number
}

/** What it does, and its alarms. Existence and configuration are the handlers', states of alarms are control's. */
export interface ScalingPolicyRecord extends Scope {
  arn: string
  name: string
  targetKey: string
  resourceId: string
  tracking?: TargetTracking
  step?: StepScaling
  /** Of a target tracking policy; a step policy is driven by alarms of the user's. */
  alarms: OwnedAlarm[]
  createdAt: number
}

/** Bounds at times. `lastRunAt` is control's, the rest the handlers'. */
export interface ScheduledActionRecord extends Scope {
  arn: string
  name: string
  targetKey: string
  resourceId: string
  schedule: string
  timeZone?: string
  startTime?: number
  endTime?: number
  minCapacity?: number
  maxCapacity?: number
  createdAt: number
  /** What a later run counts from. */
  lastRunAt?: number
}

export type NotScaledCode = 'AlreadyAtMaxCapacity' | 'AlreadyAtMinCapacity'

/** One change of desiredCount, or why there was none. Written by control. */
export interface ScalingActivityRecord extends Scope {
  /** A uuid. */
  id: string
  targetKey: string
  resourceId: string
  /** The policy behind it; absent for a scheduled action and for bounds. */
  policyArn?: string
  from: number
  to: number
  description: string
  cause: string
  statusCode: 'Pending' | 'InProgress' | 'Successful' | 'Overridden' | 'Unfulfilled' | 'Failed'
  statusMessage: string
  /** How the number came about, as a sentence. */
  details?: string
  notScaled?: { code: NotScaledCode; maxCapacity?: number; minCapacity?: number; currentCapacity: number }
  startedAt: number
  endedAt?: number
}

/** An alarm of CloudWatch that the user made, so that a step policy has something to go by. */
export interface MetricAlarmRecord extends Scope {
  arn: string
  name: string
  description?: string
  namespace: string
  metricName: string
  dimensions: { Name: string; Value: string }[]
  statistic: string
  unit?: string
  periodSeconds: number
  evaluationPeriods: number
  datapointsToAlarm: number
  threshold: number
  comparison: string
  treatMissingData: string
  actionsEnabled: boolean
  alarmActions: string[]
  okActions: string[]
  insufficientDataActions: string[]
  tags: { Key: string; Value: string }[]
  state: AlarmState
  stateReason: string
  /** What it was judged by last, where there was something. */
  value?: number
  stateSince: number
  /** A state that the user set stays until then. */
  heldUntil?: number
  configuredAt: number
}
