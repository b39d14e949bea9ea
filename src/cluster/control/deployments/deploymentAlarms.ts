/**
 * Alarms that a deployment is given up for (spec part 1, 5.5). Pure: their states are `control/scaling`'s, or set by hand. An alarm that
 * Marina has not is never in the state ALARM.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { AlarmState } from '#cluster/state/records/scalingRecords.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { alarmTiming } from '../scaling/alarmTiming.ts'

export interface WatchedAlarm {
  name: string
  state: AlarmState
  /** Milliseconds since the epoch. */
  stateSince: number
  /** Over how long it is evaluated. */
  evaluationMs: number
}

/** A service, or one of its deployments. */
type Watching = Pick<ServiceDeploymentRecord, 'account' | 'region' | 'deploymentConfiguration'>

/** The alarms of a service, as far as there are such in CloudWatch here. None where the service has none or they are off. */
export function alarmsOfService(snapshot: Snapshot, service: Watching): WatchedAlarm[] {
  const { alarms } = service.deploymentConfiguration
  if (!alarms?.enable) return []
  return (alarms.alarmNames ?? []).flatMap((name) => findAlarm(snapshot, service, name) ?? [])
}

/** Names of those that are in ALARM now, those that were so when the deployment began among them. */
export const alarmsInAlarm = (snapshot: Snapshot, watching: Watching): string[] =>
  alarmsOfService(snapshot, watching).flatMap(({ name, state }) => (state === 'ALARM' ? [name] : []))

/** Those that make a deployment fail that shifts traffic; none before it has begun. */
export function triggeredAlarms(snapshot: Snapshot, record: Watching & Pick<ServiceDeploymentRecord, 'alarms'>): string[] {
  const { alarms } = record
  return alarms ? alarmsInAlarm(snapshot, record).filter((name) => !alarms.ignored.includes(name)) : []
}

/** The user's own, or one that a target tracking policy keeps. */
function findAlarm(snapshot: Snapshot, { account, region }: Scope, name: string): WatchedAlarm | undefined {
  const entry = `${account}/${region}`
  const own = snapshot.metricAlarms.by('scope', entry).find((alarm) => alarm.name === name)
  if (own) return { name, state: own.state, stateSince: own.stateSince, evaluationMs: own.periodSeconds * own.evaluationPeriods * 1_000 }
  for (const { alarms, tracking } of snapshot.scalingPolicies.by('scope', entry)) {
    const alarm = alarms.find((one) => one.name === name)
    if (!alarm || !tracking) continue
    const { periodMs, highPeriods, lowPeriods } = alarmTiming(snapshot.timing, tracking.metric)
    const evaluationMs = periodMs * (alarm.side === 'high' ? highPeriods : lowPeriods)
    return { name, state: alarm.state, stateSince: alarm.stateSince, evaluationMs }
  }
  return undefined
}

/** Those in the state ALARM when it starts are left out of account for as long as it lasts. */
function ignoredAlarms(alarms: readonly WatchedAlarm[], deployment: DeploymentRecord): readonly string[] {
  if (deployment.ignoredAlarms) return deployment.ignoredAlarms
  return alarms.filter(({ state, stateSince }) => state === 'ALARM' && stateSince <= deployment.updatedAt).map(({ name }) => name)
}

/** The deployment with what it leaves out of account, once and for all; the same one where that is known or nothing watches. */
export function withIgnoredAlarms(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): DeploymentRecord {
  if (deployment.ignoredAlarms || deployment.rolloutState !== 'IN_PROGRESS' || !service.deploymentConfiguration.alarms?.enable)
    return deployment
  return { ...deployment, ignoredAlarms: [...ignoredAlarms(alarmsOfService(snapshot, service), deployment)] }
}

/** The alarm that the deployment is given up for now. */
export function alarmToFailFor(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): string | undefined {
  const alarms = alarmsOfService(snapshot, service)
  const ignored = ignoredAlarms(alarms, deployment)
  return alarms.find(({ name, state }) => state === 'ALARM' && !ignored.includes(name))?.name
}

/**
 * A deployment with enough healthy tasks waits for its alarms as long as the slowest of them is evaluated; whatever fails meanwhile begins
 * that anew. Nothing to wait for where no alarm exists.
 * @param enough whether it has them now
 * @returns `until` while it waits, in milliseconds since the epoch
 */
export function bakeForAlarms(
  snapshot: Snapshot,
  service: ServiceRecord,
  deployment: DeploymentRecord,
  { enough, now }: { enough: boolean; now: number },
): { deployment: DeploymentRecord; until?: number } {
  if (!enough || deployment.rolloutState !== 'IN_PROGRESS') return { deployment: withoutBake(deployment) }
  const { bakingSince } = deployment
  const longestMs = Math.max(0, ...alarmsOfService(snapshot, service).map(({ evaluationMs }) => evaluationMs)) / snapshot.speed
  const until = (bakingSince ?? now) + longestMs
  // It keeps since when: older tasks may have to go before it is complete, and the wait is not to begin again.
  if (until <= now) return { deployment }
  return { deployment: bakingSince === undefined ? { ...deployment, bakingSince: now } : deployment, until }
}

/** The deployment once nothing waits for its alarms any more; the same one where nothing did. */
export function withoutBake(deployment: DeploymentRecord): DeploymentRecord {
  const { bakingSince, ...rest } = deployment
  return bakingSince === undefined ? deployment : rest
}
