import { daemonDeploymentArn, daemonRevisionArn, shortName } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import { definitionOf } from '../definitionOf.ts'
import type { DaemonDeploymentRecord, DaemonRecord, DaemonRevisionRecord, DaemonSettings } from '../records/daemonRecords.ts'
import type { DeploymentRecord } from '../records/serviceRecords.ts'
import type { Snapshot, Tx } from '../store.ts'

/** Of one daemon; the oldest that are over go first. */
export const mostDaemonDeployments = 50

type NamedDaemon = Pick<DaemonRecord, 'account' | 'region' | 'clusterArn' | 'name'>

/** The revision that a deployment of this daemon deploys (spec part 1, 2.1). */
export const daemonRevisionArnOf = (daemon: NamedDaemon, deploymentId: string) =>
  daemonRevisionArn(daemon, shortName(daemon.clusterArn), daemon.name, deploymentId)

/** A name for a daemon deployment: 22 characters of the alphabet that AWS's own ids have. */
export const newDaemonDeploymentArn = (daemon: NamedDaemon, ids: Ids) =>
  daemonDeploymentArn(daemon, shortName(daemon.clusterArn), daemon.name, Buffer.from(ids.hex32(), 'hex').toString('base64url'))

/**
 * Writes the daemon deployment that a request began, and the revision that it deploys; without `deployment` it takes the
 * daemon away.
 * @param daemon as it wants to be, with the ARN of the new daemon deployment
 */
export function recordDaemonDeployment(tx: Tx, daemon: DaemonRecord, deployment: DeploymentRecord | undefined, now: number): void {
  const revision = deployment && newRevision(tx.snapshot, daemon, deployment)
  if (revision) tx.put('daemonRevisions', revision)
  tx.put('daemonDeployments', newDaemonDeployment(daemon, revision, now))
  forgetOldest(tx, daemon)
}

/** Takes away what an earlier, deleted daemon of this name left behind. */
export function deleteDaemonDeployments(tx: Tx, daemonArn: string): void {
  for (const { arn } of tx.snapshot.daemonDeployments.by('daemon', daemonArn)) tx.delete('daemonDeployments', arn)
  for (const { arn } of tx.snapshot.daemonRevisions.by('daemon', daemonArn)) tx.delete('daemonRevisions', arn)
}

export function settingsOf(daemon: DaemonSettings): DaemonSettings {
  const { taskDefinitionArn, capacityProviders, propagateTags, enableECSManagedTags, enableExecuteCommand, critical } = daemon
  return { taskDefinitionArn, capacityProviders, propagateTags, enableECSManagedTags, enableExecuteCommand, critical }
}

function newRevision(snapshot: Snapshot, daemon: DaemonRecord, deployment: DeploymentRecord): DaemonRevisionRecord {
  const containers = definitionOf(snapshot, deployment.taskDefinitionArn)?.definition.containerDefinitions ?? []
  return {
    account: daemon.account,
    region: daemon.region,
    arn: daemonRevisionArnOf(daemon, deployment.id),
    daemonArn: daemon.arn,
    clusterArn: daemon.clusterArn,
    deploymentId: deployment.id,
    settings: settingsOf(daemon),
    containerImages: containers.map(({ name, image }) => ({ containerName: name, image })),
    createdAt: deployment.createdAt,
  }
}

function newDaemonDeployment(daemon: DaemonRecord, revision: DaemonRevisionRecord | undefined, now: number): DaemonDeploymentRecord {
  const earlier = daemon.deployments.filter(({ id }) => id !== revision?.deploymentId)
  return {
    account: daemon.account,
    region: daemon.region,
    arn: daemon.daemonDeploymentArn,
    daemonArn: daemon.arn,
    clusterArn: daemon.clusterArn,
    deploymentId: revision?.deploymentId ?? '',
    ...(revision && { targetRevisionArn: revision.arn }),
    sourceRevisionArns: earlier.map(({ id }) => daemonRevisionArnOf(daemon, id)),
    status: 'PENDING',
    deploymentConfiguration: daemon.deploymentConfiguration,
    createdAt: now,
  }
}

/** A revision stays as long as its own deployment, and for as long as the daemon may go back to it. */
function forgetOldest(tx: Tx, daemon: DaemonRecord): void {
  const all = tx.snapshot.daemonDeployments.by('daemon', daemon.arn)
  const past = all.filter(({ finishedAt }) => finishedAt !== undefined).toSorted((one, other) => one.createdAt - other.createdAt)
  const inUse = new Set([daemon.completedDeploymentId, ...daemon.deployments.map(({ id }) => id)])
  for (const old of past.slice(0, Math.max(0, all.length - mostDaemonDeployments))) {
    if (inUse.has(old.deploymentId)) continue
    tx.delete('daemonDeployments', old.arn)
    if (old.targetRevisionArn) tx.delete('daemonRevisions', old.targetRevisionArn)
  }
}
