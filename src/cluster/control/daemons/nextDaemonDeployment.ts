import type { DaemonDeploymentRecord, DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { daemonRevisionArnOf } from '#cluster/state/writes/daemonDeployments.ts'
import { daemonBreaker } from '../deployments/daemonAsOwner.ts'

/** Why ECS ended or turned a deployment, as it says so. */
const sentences = {
  completed: 'Deployment completed successfully.',
  replaced: 'Deployment stopped because it was replaced by a new deployment.',
  failed: 'Deployment stopped because the circuit breaker threshold was exceeded.',
  rolledBack: 'Deployment rolled back because the circuit breaker threshold was exceeded.',
}

/**
 * What a daemon deployment that is not over yet has become, from where its daemon stands. The same record where nothing
 * changed.
 * @param daemon after its plan was written; undefined once it is gone
 */
export function nextDaemonDeployment(
  record: DaemonDeploymentRecord,
  daemon: DaemonRecord | undefined,
  now: number,
): DaemonDeploymentRecord {
  if (!daemon) return end(record, undefined, 'SUCCESSFUL', sentences.completed, now)
  if (daemon.daemonDeploymentArn !== record.arn) return end(record, daemon, 'STOPPED', sentences.replaced, now)
  const [primary] = daemon.deployments
  if (record.targetRevisionArn === undefined || !primary) return begun(record, now)
  if (primary.id === record.deploymentId) return nextOfTarget(record, daemon, primary, now)
  return nextOfRollback(record, daemon, primary, now)
}

function nextOfTarget(record: DaemonDeploymentRecord, daemon: DaemonRecord, { rolloutState }: DeploymentRecord, now: number) {
  if (rolloutState === 'COMPLETED') return end(record, daemon, 'SUCCESSFUL', sentences.completed, now)
  if (rolloutState === 'FAILED') return end(record, daemon, 'STOPPED', sentences.failed, now)
  return begun(record, now)
}

function nextOfRollback(record: DaemonDeploymentRecord, daemon: DaemonRecord, primary: DeploymentRecord, now: number) {
  const reason = sentences.rolledBack
  const turned: DaemonDeploymentRecord =
    record.status === 'ROLLBACK_IN_PROGRESS'
      ? record
      : {
          ...record,
          status: 'ROLLBACK_IN_PROGRESS',
          statusReason: reason,
          rollback: {
            reason,
            startedAt: now,
            revisionArn: daemonRevisionArnOf(daemon, primary.id),
            capacityProviders: daemon.capacityProviders,
          },
          startedAt: record.startedAt ?? now,
          circuitBreaker: daemonBreaker(record, daemon),
        }
  if (primary.rolloutState === 'COMPLETED') return end(turned, daemon, 'ROLLBACK_SUCCESSFUL', reason, now)
  return primary.rolloutState === 'FAILED' ? end(turned, daemon, 'ROLLBACK_FAILED', reason, now) : turned
}

function begun(record: DaemonDeploymentRecord, now: number): DaemonDeploymentRecord {
  return record.status === 'PENDING' ? { ...record, status: 'IN_PROGRESS', startedAt: now } : record
}

function end(
  record: DaemonDeploymentRecord,
  daemon: DaemonRecord | undefined,
  status: DaemonDeploymentRecord['status'],
  statusReason: string,
  now: number,
): DaemonDeploymentRecord {
  return {
    ...record,
    status,
    statusReason,
    startedAt: record.startedAt ?? now,
    ...(status === 'STOPPED' && { stoppedAt: now }),
    finishedAt: now,
    circuitBreaker: record.circuitBreaker ?? daemonBreaker(record, daemon),
  }
}
