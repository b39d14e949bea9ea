import type { MetricAlarm } from '@aws-sdk/client-cloudwatch'
import type { CallContext } from '#cluster/api/contract.ts'
import type { MetricAlarmRecord, OwnedAlarm, ScalingPolicyRecord } from '#cluster/state/records/scalingRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

export const alarmsOfUser = (snapshot: Snapshot, { account, region }: CallContext): MetricAlarmRecord[] =>
  snapshot.metricAlarms.by('scope', `${account}/${region}`)

/** With those that target tracking policies keep for themselves. */
export function allAlarms(snapshot: Snapshot, context: CallContext): MetricAlarmRecord[] {
  const policies = snapshot.scalingPolicies.by('scope', `${context.account}/${context.region}`)
  return [...alarmsOfUser(snapshot, context), ...policies.flatMap((policy) => policy.alarms.map((alarm) => ownedAlarm(policy, alarm)))]
}

/** As AWS shows it; how long Marina really looks is the timing's. */
function ownedAlarm(policy: ScalingPolicyRecord, { name, arn, side, state, reason, stateSince }: OwnedAlarm): MetricAlarmRecord {
  const { account, region, tracking, resourceId, createdAt } = policy
  const [, cluster = '', service = ''] = resourceId.split('/')
  const target = tracking?.targetValue ?? 0
  const isHigh = side === 'high'
  return {
    account,
    region,
    arn,
    name,
    description: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${policy.arn}.`,
    namespace: tracking?.metric === 'ALBRequestCountPerTarget' ? 'AWS/ApplicationELB' : 'AWS/ECS',
    metricName: metricNames.find(([of]) => tracking?.metric.includes(of))?.[1] ?? 'RequestCountPerTarget',
    dimensions: [
      { Name: 'ClusterName', Value: cluster },
      { Name: 'ServiceName', Value: service },
    ],
    statistic: 'Average',
    periodSeconds: 60,
    evaluationPeriods: isHigh ? 3 : 15,
    datapointsToAlarm: isHigh ? 3 : 15,
    threshold: isHigh ? target : target * 0.9,
    comparison: isHigh ? 'GreaterThanThreshold' : 'LessThanThreshold',
    treatMissingData: 'missing',
    actionsEnabled: true,
    alarmActions: [policy.arn],
    okActions: [],
    insufficientDataActions: [],
    tags: [],
    state,
    stateReason: reason,
    stateSince,
    configuredAt: createdAt,
  }
}

const metricNames = [
  ['CPU', 'CPUUtilization'],
  ['Memory', 'MemoryUtilization'],
] as const

export const metricAlarmView = (alarm: MetricAlarmRecord): MetricAlarm => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  ...definedOnly({ AlarmDescription: alarm.description, Unit: alarm.unit as MetricAlarm['Unit'] }),
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configuredAt),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: alarm.okActions,
  AlarmActions: alarm.alarmActions,
  InsufficientDataActions: alarm.insufficientDataActions,
  StateValue: alarm.state,
  StateReason: alarm.stateReason,
  StateUpdatedTimestamp: new Date(alarm.stateSince),
  StateTransitionedTimestamp: new Date(alarm.stateSince),
  MetricName: alarm.metricName,
  Namespace: alarm.namespace,
  Statistic: alarm.statistic as MetricAlarm['Statistic'],
  Dimensions: alarm.dimensions,
  Period: alarm.periodSeconds,
  EvaluationPeriods: alarm.evaluationPeriods,
  DatapointsToAlarm: alarm.datapointsToAlarm,
  Threshold: alarm.threshold,
  ComparisonOperator: alarm.comparison as MetricAlarm['ComparisonOperator'],
  TreatMissingData: alarm.treatMissingData,
})
