import type {
  MetricAlarmRecord,
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
} from '../records/scalingRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const scalableTargets = defineTable<ScalableTargetRecord>()({
  name: 'scalable_targets',
  keyOf: (target) => target.key,
  columns: {},
  indexes: { scope: scopeOf, service: (target) => target.serviceArn, arn: (target) => target.arn },
})

export const scalingPolicies = defineTable<ScalingPolicyRecord>()({
  name: 'scaling_policies',
  keyOf: (policy) => policy.arn,
  columns: {},
  indexes: { scope: scopeOf, target: (policy) => policy.targetKey },
})

export const scheduledActions = defineTable<ScheduledActionRecord>()({
  name: 'scheduled_actions',
  keyOf: (action) => action.arn,
  columns: {},
  indexes: { scope: scopeOf, target: (action) => action.targetKey },
})

const isOpen = ({ statusCode }: ScalingActivityRecord) => statusCode === 'Pending' || statusCode === 'InProgress'

export const scalingActivities = defineTable<ScalingActivityRecord>()({
  name: 'scaling_activities',
  keyOf: (activity) => activity.id,
  columns: {},
  indexes: {
    scope: scopeOf,
    target: (activity) => activity.targetKey,
    openOfTarget: (activity) => (isOpen(activity) ? activity.targetKey : undefined),
  },
})

export const metricAlarms = defineTable<MetricAlarmRecord>()({
  name: 'metric_alarms',
  keyOf: (alarm) => alarm.arn,
  columns: {},
  indexes: { scope: scopeOf },
})
