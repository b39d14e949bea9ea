import { daemonRevisionArn, shortName } from '#cluster/api/arns.ts'
import type { DaemonServiceAction, EcsEvent } from '#cluster/api/events.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import { type ChangeOf, envelope, isoTime, type Projection } from './projection.ts'

/** One each time a daemon deployment is in another state. */
export function projectDaemonDeployment({ before, after }: ChangeOf<'daemonDeployments'>, projection: Projection): EcsEvent[] {
  if (!after || before?.status === after.status) return []
  const detail = {
    eventType: after.status === 'ROLLBACK_FAILED' ? ('ERROR' as const) : ('INFO' as const),
    eventName: `DAEMON_DEPLOYMENT_${after.status}` as const,
    clusterArn: after.clusterArn,
    daemonArn: after.daemonArn,
    daemonDeploymentArn: after.arn,
    ...(after.targetRevisionArn && { targetDaemonRevisionArn: after.targetRevisionArn }),
    updatedAt: isoTime(projection.now),
  }
  return [envelope('ECS Daemon Deployment State Change', { ...after, arn: after.daemonArn }, detail, projection)]
}

/** One for a task of a daemon that did not come to run. */
export function projectDaemonTask({ before, after }: ChangeOf<'tasks'>, projection: Projection): EcsEvent[] {
  if (!after?.daemonArn || after.stopCode !== 'TaskFailedToStart' || before?.stopCode === after.stopCode) return []
  const why = after.containers.find(({ reason }) => reason !== undefined)?.reason ?? after.stoppedReason ?? ''
  const detail: DaemonServiceAction = {
    ...impaired(after.clusterArn, after.daemonArn),
    ...(after.containerInstanceArn && { containerInstanceArn: after.containerInstanceArn }),
    taskArn: after.arn,
    daemonRevisionArn: daemonRevisionArn(after, shortName(after.clusterArn), shortName(after.daemonArn), after.deploymentId ?? ''),
    ...(after.capacityProviderName !== undefined && { capacityProviderName: after.capacityProviderName }),
    daemonTaskDefinitionArn: after.taskDefinitionArn,
    failureType: 'TASK_FAILED_TO_RUN',
    createdAt: isoTime(projection.now),
    reason: `Task failed to reach RUNNING status: ${why}`,
  }
  return [envelope('ECS Daemon Service Action', after, detail, projection)]
}

/** One for each instance that begins to lack room for the task of a daemon. */
export function projectUnplacedDaemon({ before, after }: ChangeOf<'daemons'>, projection: Projection): EcsEvent[] {
  const known = new Set(before?.unplaced?.map((one) => `${one.containerInstanceArn} ${one.reason}`))
  const fresh = after?.unplaced?.filter((one) => !known.has(`${one.containerInstanceArn} ${one.reason}`)) ?? []
  return after
    ? fresh.map((one) => ({
        ...envelope('ECS Daemon Service Action', after, unplacedDetail(after, one, projection), projection),
        resources: [],
      }))
    : []
}

function unplacedDetail(
  daemon: DaemonRecord,
  { containerInstanceArn, reason, detail }: NonNullable<DaemonRecord['unplaced']>[number],
  projection: Projection,
): DaemonServiceAction {
  const provider = projection.snapshot.containerInstances.get(containerInstanceArn)?.capacityProviderName
  return {
    ...impaired(daemon.clusterArn, daemon.arn),
    containerInstanceArn,
    daemonRevisionArn: daemonRevisionArn(daemon, shortName(daemon.clusterArn), daemon.name, daemon.deployments[0]?.id ?? ''),
    ...(provider !== undefined && { capacityProviderName: provider }),
    daemonTaskDefinitionArn: daemon.taskDefinitionArn,
    failureType: 'TASK_CREATION_FAILED',
    createdAt: isoTime(projection.now),
    reason: `${reason} - Unable to place daemon task on container instance: ${detail}`,
  }
}

const impaired = (clusterArn: string, daemonArn: string) => ({
  eventType: 'WARNING' as const,
  eventName: 'DAEMON_TASK_START_IMPAIRED' as const,
  clusterArn,
  daemonArn,
})
