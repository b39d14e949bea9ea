import type { ScalingActivity, ScalingPolicy } from '@aws-sdk/client-application-auto-scaling'

/** What makes a service scale, and what that did, for those who watch it. Times are milliseconds since the epoch. */
export interface WatchedScaling {
  serviceArn: string
  /** As Application Auto Scaling names it. */
  resourceId: string
  minCapacity: number
  maxCapacity: number
  suspended: { scaleIn: boolean; scaleOut: boolean; scheduled: boolean }
  policies: WatchedPolicy[]
  actions: WatchedScheduledAction[]
  /** Newest first; also those that came to nothing. */
  activities: WatchedActivity[]
}

export type WatchedPolicy = Pick<
  ScalingPolicy,
  'PolicyName' | 'PolicyType' | 'TargetTrackingScalingPolicyConfiguration' | 'StepScalingPolicyConfiguration'
> & { alarms: WatchedAlarm[] }

export interface WatchedAlarm {
  name: string
  side: 'high' | 'low'
  state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA'
  reason: string
  sinceMs: number
}

export interface WatchedScheduledAction {
  name: string
  schedule: string
  timeZone?: string
  minCapacity?: number
  maxCapacity?: number
  nextRunMs?: number
}

export type WatchedActivity = Pick<ScalingActivity, 'Description' | 'Cause' | 'StatusCode' | 'StatusMessage' | 'Details'> & {
  id: string
  beganMs: number
}
