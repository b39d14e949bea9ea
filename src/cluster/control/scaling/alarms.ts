import type { MetricAlarmRecord, OwnedAlarm, ScalableTargetRecord, ScalingPolicyRecord } from '#cluster/state/records/scalingRecords.ts'
import { alarmTiming } from './alarmTiming.ts'
import type { ScalingContext } from './context.ts'
import { type AlarmRule, type Judgement, judgeAlarm, sparePeriods } from './judgeAlarm.ts'
import { datapoints, type LoadMetric, measuredBy } from './load.ts'

/** Below so much of the target the low alarm begins (spec part 1, 9). */
const lowFactor = 0.9

/** Judges the two alarms of each target tracking policy, and writes what changed. */
export function alarmsOfPolicies(context: ScalingContext, target: ScalableTargetRecord): void {
  const { tx } = context
  for (const policy of tx.snapshot.scalingPolicies.by('target', target.key)) {
    const alarms = policy.alarms.map((alarm) => judged(context, target, policy, alarm))
    if (alarms.some((alarm, at) => alarm !== policy.alarms[at])) tx.put('scalingPolicies', { ...policy, alarms })
  }
}

/** The same object where the state stays: measurements are no news to the store. */
function judged(context: ScalingContext, target: ScalableTargetRecord, { tracking }: ScalingPolicyRecord, alarm: OwnedAlarm): OwnedAlarm {
  if (!tracking) return alarm
  const { periodMs, highPeriods, lowPeriods } = alarmTiming(context.timing, tracking.metric)
  const rule: AlarmRule =
    alarm.side === 'high'
      ? { comparison: 'GreaterThanThreshold', threshold: tracking.targetValue, evaluationPeriods: highPeriods }
      : { comparison: 'LessThanThreshold', threshold: tracking.targetValue * lowFactor, evaluationPeriods: lowPeriods }
  const count = rule.evaluationPeriods + sparePeriods
  const points = datapoints(context.load, target.serviceArn, measuredBy(tracking), { now: context.now, periodMs, count })
  return withState(alarm, judgeAlarm(rule, points), context.now)
}

function withState<Alarm extends OwnedAlarm>(alarm: Alarm, { state, reason }: Judgement, now: number): Alarm {
  return state === alarm.state ? alarm : { ...alarm, state, reason, stateSince: now }
}

/** What the alarms of users measure of a service, as far as Marina measures it. */
const measured: Readonly<Record<string, LoadMetric>> = {
  'AWS/ECS CPUUtilization': 'cpu',
  'AWS/ECS MemoryUtilization': 'memory',
}

/** The metric of a service that an alarm is about; undefined for another service's, or one that Marina does not measure. */
export function metricOfService(
  alarm: Pick<MetricAlarmRecord, 'namespace' | 'metricName' | 'dimensions'>,
  resourceId: string,
): LoadMetric | undefined {
  const value = (name: string) => alarm.dimensions.find(({ Name }) => Name === name)?.Value
  if (resourceId !== `service/${value('ClusterName')}/${value('ServiceName')}`) return undefined
  return measured[`${alarm.namespace} ${alarm.metricName}`]
}

/** Judges the alarms that users made about this service. Their periods are the users' and are kept. */
export function followMetricAlarms(context: ScalingContext, target: ScalableTargetRecord): void {
  const { tx, now, load } = context
  for (const alarm of tx.snapshot.metricAlarms.by('scope', `${target.account}/${target.region}`)) {
    const metric = metricOfService(alarm, target.resourceId)
    if (metric === undefined || now < (alarm.heldUntil ?? 0)) continue
    const count = alarm.evaluationPeriods + sparePeriods
    const points = datapoints(load, target.serviceArn, { metric }, { now, periodMs: alarm.periodSeconds * 1_000, count })
    const { state, reason } = judgeAlarm(alarm as AlarmRule, points)
    const value = points.find((point) => point !== undefined)
    if (state !== alarm.state)
      tx.put('metricAlarms', { ...alarm, state, stateReason: reason, stateSince: now, ...(value !== undefined && { value }) })
  }
}
