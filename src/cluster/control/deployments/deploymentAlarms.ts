/** CloudWatch's alarms as a deployment goes by them: pure (spec part 1, 5.5). */
import type { ServiceDeploymentRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'

type Watching = Pick<ServiceDeploymentRecord, 'account' | 'region' | 'deploymentConfiguration' | 'alarms'>

/** Names of its alarms that are in ALARM now, those that were so when it began among them. */
export function alarmsInAlarm(snapshot: Snapshot, { account, region, deploymentConfiguration: { alarms } }: Watching): string[] {
  if (!alarms?.enable) return []
  const names = alarms.alarmNames ?? []
  return names.filter((name) => snapshot.metricAlarms.get(`arn:aws:cloudwatch:${region}:${account}:alarm:${name}`)?.state === 'ALARM')
}

/** Those that make it fail; none before it has begun. */
export function triggeredAlarms(snapshot: Snapshot, record: Watching): string[] {
  const { alarms } = record
  return alarms ? alarmsInAlarm(snapshot, record).filter((name) => !alarms.ignored.includes(name)) : []
}
