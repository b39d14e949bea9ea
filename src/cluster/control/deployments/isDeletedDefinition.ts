import type { DaemonRecord, DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { daemonRevisionArnOf } from '#cluster/state/writes/daemonDeployments.ts'

/**
 * Whether the deletion of a daemon task definition has ended: it was asked for, and no daemon, nothing a daemon could be
 * rolled back to and no task that is not STOPPED needs the definition any more.
 */
export function isDeletedDefinition(snapshot: Snapshot, { arn, status, account, region }: DaemonTaskDefinitionRecord): boolean {
  if (status !== 'DELETE_IN_PROGRESS' || snapshot.tasks.count('liveOfTaskDefinition', arn) > 0) return false
  return !snapshot.daemons.by('scope', `${account}/${region}`).some((daemon) => needs(snapshot, daemon, arn))
}

function needs(snapshot: Snapshot, daemon: DaemonRecord, definitionArn: string): boolean {
  if (daemon.deployments.some(({ taskDefinitionArn }) => taskDefinitionArn === definitionArn)) return true
  const completed = snapshot.daemonRevisions.get(daemonRevisionArnOf(daemon, daemon.completedDeploymentId ?? ''))
  return completed?.settings.taskDefinitionArn === definitionArn
}
