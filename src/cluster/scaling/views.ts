import type { Alarm, ScalableTarget, ScalingActivity, ScalingPolicy, ScheduledAction } from '@aws-sdk/client-application-auto-scaling'
import { stepScalingView, targetTrackingView } from '#cluster/handlers/views/scalingPolicy.ts'
import type {
  OwnedAlarm,
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
} from '#cluster/state/records/scalingRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

const resource = ({ resourceId }: { resourceId: string }) =>
  ({ ServiceNamespace: 'ecs', ResourceId: resourceId, ScalableDimension: 'ecs:service:DesiredCount' }) as const

export const targetView = (target: ScalableTargetRecord): ScalableTarget => ({
  ...resource(target),
  MinCapacity: target.minCapacity,
  MaxCapacity: target.maxCapacity,
  RoleARN: target.roleArn,
  CreationTime: new Date(target.createdAt),
  SuspendedState: {
    DynamicScalingInSuspended: target.suspended.scaleIn,
    DynamicScalingOutSuspended: target.suspended.scaleOut,
    ScheduledScalingSuspended: target.suspended.scheduled,
  },
  ScalableTargetARN: target.arn,
})

export const alarmView = ({ name, arn }: Pick<OwnedAlarm, 'name' | 'arn'>): Alarm => ({ AlarmName: name, AlarmARN: arn })

/** @param userAlarms those of the user's that have a step policy as their action */
export const policyView = (policy: ScalingPolicyRecord, userAlarms: readonly { name: string; arn: string }[] = []): ScalingPolicy => ({
  PolicyARN: policy.arn,
  PolicyName: policy.name,
  ...resource(policy),
  PolicyType: policy.tracking ? 'TargetTrackingScaling' : 'StepScaling',
  ...(policy.tracking && { TargetTrackingScalingPolicyConfiguration: targetTrackingView(policy.tracking) }),
  ...(policy.step && { StepScalingPolicyConfiguration: stepScalingView(policy.step) }),
  Alarms: [...policy.alarms, ...userAlarms].map(alarmView),
  CreationTime: new Date(policy.createdAt),
})

export const actionView = (action: ScheduledActionRecord): ScheduledAction => ({
  ScheduledActionName: action.name,
  ScheduledActionARN: action.arn,
  ...resource(action),
  Schedule: action.schedule,
  ...definedOnly({
    Timezone: action.timeZone,
    StartTime: action.startTime === undefined ? undefined : new Date(action.startTime),
    EndTime: action.endTime === undefined ? undefined : new Date(action.endTime),
  }),
  ScalableTargetAction: definedOnly({ MinCapacity: action.minCapacity, MaxCapacity: action.maxCapacity }),
  CreationTime: new Date(action.createdAt),
})

export const activityView = (activity: ScalingActivityRecord): ScalingActivity => ({
  ActivityId: activity.id,
  ...resource(activity),
  Description: activity.description,
  Cause: activity.cause,
  StartTime: new Date(activity.startedAt),
  ...(activity.endedAt !== undefined && { EndTime: new Date(activity.endedAt) }),
  StatusCode: activity.statusCode,
  StatusMessage: activity.statusMessage,
  ...definedOnly({ Details: activity.details }),
  ...(activity.notScaled && { NotScaledReasons: [notScaledView(activity.notScaled)] }),
})

const notScaledView = ({ code, maxCapacity, minCapacity, currentCapacity }: NonNullable<ScalingActivityRecord['notScaled']>) => ({
  Code: code,
  ...definedOnly({ MaxCapacity: maxCapacity, MinCapacity: minCapacity }),
  CurrentCapacity: currentCapacity,
})
