import type { MetricAlarmRecord } from '#cluster/state/records/scalingRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { type AlarmRule, judgeAlarm, sparePeriods } from './judgeAlarm.ts'
import { isStatistic, type MetricSource, periodValues } from './metrics.ts'

/** Judges the alarms about what is not of a service, such as a load balancer's requests, and writes those that changed. */
export function followSourceAlarms(store: Store, source: MetricSource, now: number): void {
  const changed = [...store.read().metricAlarms.all()].flatMap((alarm) => judged(alarm, source, now) ?? [])
  if (changed.length === 0) return
  store.update('judge alarms', (tx) => {
    for (const alarm of changed) if (tx.snapshot.metricAlarms.get(alarm.arn)) tx.put('metricAlarms', alarm)
  })
}

function judged(alarm: MetricAlarmRecord, source: MetricSource, now: number): MetricAlarmRecord | undefined {
  if (now < (alarm.heldUntil ?? 0)) return undefined
  const points = pointsOf(alarm, source, now, alarm.evaluationPeriods + sparePeriods)
  if (!points) return undefined
  const { state, reason } = judgeAlarm(alarm as AlarmRule, points)
  const value = points.find((point) => point !== undefined)
  return state === alarm.state
    ? undefined
    : { ...alarm, state, stateReason: reason, stateSince: now, ...(value !== undefined && { value }) }
}

/** Of the last periods of an alarm, newest first; undefined where its metric is not the source's. */
export function pointsOf(alarm: MetricAlarmRecord, source: MetricSource, now: number, count: number): (number | undefined)[] | undefined {
  const read = isStatistic(alarm.statistic) ? source.read(alarm, alarm) : undefined
  return read && periodValues(read, alarm.statistic as 'Sum', { now, periodMs: alarm.periodSeconds * 1_000, count })
}
