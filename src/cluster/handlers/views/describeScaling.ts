import type { WatchedActivity, WatchedPolicy, WatchedScaling, WatchedScheduledAction } from '#cluster/api/resources/scaling.ts'
import { nextRunOf } from '#cluster/control/scaling/planScheduledAction.ts'
import type {
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
} from '#cluster/state/records/scalingRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { stepScalingView, targetTrackingView } from './scalingPolicy.ts'

/** So many are shown; the rest is answered by DescribeScalingActivities. */
const mostShown = 30

/** A scalable target with everything that belongs to it. */
export function describeScaling(snapshot: Snapshot, target: ScalableTargetRecord): WatchedScaling {
  const { key, serviceArn, resourceId, minCapacity, maxCapacity, suspended } = target
  const activities = snapshot.scalingActivities.by('target', key).sort((one, other) => other.startedAt - one.startedAt)
  return {
    serviceArn,
    resourceId,
    minCapacity,
    maxCapacity,
    suspended,
    policies: snapshot.scalingPolicies.by('target', key).map(policyView),
    actions: snapshot.scheduledActions.by('target', key).map(actionView),
    activities: activities.slice(0, mostShown).map(activityView),
  }
}

const policyView = ({ name, tracking, step, alarms }: ScalingPolicyRecord): WatchedPolicy => ({
  PolicyName: name,
  PolicyType: tracking ? 'TargetTrackingScaling' : 'StepScaling',
  ...(tracking && { TargetTrackingScalingPolicyConfiguration: targetTrackingView(tracking) }),
  ...(step && { StepScalingPolicyConfiguration: stepScalingView(step) }),
  alarms: alarms.map(({ name: alarm, side, state, reason, stateSince }) => ({ name: alarm, side, state, reason, sinceMs: stateSince })),
})

const actionView = (action: ScheduledActionRecord): WatchedScheduledAction => ({
  name: action.name,
  schedule: action.schedule,
  ...definedOnly({
    timeZone: action.timeZone,
    minCapacity: action.minCapacity,
    maxCapacity: action.maxCapacity,
    nextRunMs: nextRunOf(action, action.lastRunAt ?? action.createdAt),
  }),
})

const activityView = (activity: ScalingActivityRecord): WatchedActivity => ({
  id: activity.id,
  beganMs: activity.startedAt,
  Description: activity.description,
  Cause: activity.cause,
  StatusCode: activity.statusCode,
  StatusMessage: activity.statusMessage,
  ...definedOnly({ Details: activity.details }),
})
