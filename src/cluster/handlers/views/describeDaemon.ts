import type { DaemonCapacityProvider, DaemonDetail, DaemonRevisionDetail, DaemonSummary } from '@aws-sdk/client-ecs'
import { capacityProviderArn } from '#cluster/api/arns.ts'
import type { DaemonRecord, DaemonRevisionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { daemonRevisionArnOf } from '#cluster/state/writes/daemonDeployments.ts'
import { time } from './time.ts'

/** A daemon as ECS answers it: the revisions it runs, the newest first. */
export function describeDaemon(snapshot: Snapshot, daemon: DaemonRecord): DaemonDetail {
  const revisions = daemon.deployments.flatMap(({ id }) => snapshot.daemonRevisions.get(daemonRevisionArnOf(daemon, id)) ?? [])
  return {
    daemonArn: daemon.arn,
    clusterArn: daemon.clusterArn,
    status: daemon.status,
    currentRevisions: revisions.map((revision) => describeRevision(snapshot, daemon, revision)),
    deploymentArn: daemon.daemonDeploymentArn,
    createdAt: time(daemon.createdAt),
    updatedAt: time(daemon.updatedAt),
  }
}

/** As in lists. */
export function summariseDaemon({ arn, status, createdAt, updatedAt }: DaemonRecord): DaemonSummary {
  return { daemonArn: arn, status, createdAt: time(createdAt), updatedAt: time(updatedAt) }
}

function describeRevision(snapshot: Snapshot, daemon: DaemonRecord, revision: DaemonRevisionRecord): DaemonRevisionDetail {
  const counts = countInstances(snapshot, daemon, revision)
  const capacityProviders = counts.map(
    ({ arn, running, without }): DaemonCapacityProvider => ({
      arn,
      runningCount: running,
      withoutDaemonCount: without,
    }),
  )
  return {
    arn: revision.arn,
    capacityProviders,
    totalRunningCount: total(counts, 'running'),
    totalWithoutDaemonCount: total(counts, 'without'),
  }
}

/** Instances of one capacity provider, as a revision of a daemon has them. */
export interface InstanceCounts {
  /** Of the capacity provider. */
  arn: string
  running: number
  /** Its task is to stop, and has not yet. */
  draining: number
  /** Without the task of a daemon that is not critical. */
  without: number
}

/** @param daemon undefined once it is deleted */
export function countInstances(snapshot: Snapshot, daemon: DaemonRecord | undefined, revision: DaemonRevisionRecord): InstanceCounts[] {
  const live = snapshot.tasks.by('liveOfDaemon', revision.daemonArn)
  const own = live.filter(({ deploymentId }) => deploymentId === revision.deploymentId)
  const isCurrent = daemon?.status === 'ACTIVE' && daemon.deployments[0]?.id === revision.deploymentId
  const running = new Set(live.filter(({ lastStatus }) => lastStatus === 'RUNNING').map((task) => task.containerInstanceArn))
  const active = snapshot.containerInstances.by('activeOfCluster', revision.clusterArn)
  return revision.settings.capacityProviders.map((name) => {
    const of = own.filter(({ capacityProviderName }) => capacityProviderName === name)
    const without = active.filter((instance) => instance.capacityProviderName === name && !running.has(instance.arn))
    return {
      arn: capacityProviderArn(revision, name),
      running: of.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
      draining: of.filter(({ desiredStatus }) => desiredStatus === 'STOPPED').length,
      without: isCurrent && !revision.settings.critical ? without.length : 0,
    }
  })
}

export const total = (counts: readonly InstanceCounts[], member: Exclude<keyof InstanceCounts, 'arn'>) =>
  counts.reduce((sum, count) => sum + count[member], 0)
