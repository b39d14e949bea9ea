import type { DaemonRecord, DaemonRevisionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { daemonRevisionArnOf } from '#cluster/state/writes/daemonDeployments.ts'
import { hasFailed } from '../deployments/circuitBreaker.ts'
import { newDaemonRollout } from '../deployments/newDaemonRollout.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'

/**
 * The daemon once its circuit breaker has opened: with the revision back that completed last, under its own id so that
 * the tasks it still has count; without one the deployment has FAILED and stays. Undefined while it goes on.
 */
export function planRollback(snapshot: Snapshot, daemon: DaemonRecord, owner: TaskOwner, now: number): DaemonRecord | undefined {
  const [primary, ...older] = daemon.deployments
  if (!primary || !hasFailed(owner, primary)) return undefined
  const failed: DeploymentRecord = {
    ...primary,
    rolloutState: 'FAILED',
    rolloutStateReason: 'ECS deployment circuit breaker: tasks failed to start.',
    updatedAt: now,
  }
  const target = findCompleted(snapshot, daemon, primary)
  if (!target) return { ...daemon, deployments: [failed, ...older] }
  const others = older.filter(({ id }) => id !== target.deploymentId)
  const deployments: DeploymentRecord[] = [restore(target, primary, now), { ...failed, status: 'ACTIVE' }, ...others]
  return { ...daemon, ...target.settings, deployments, updatedAt: now }
}

/** A rollback that fails itself has none. */
function findCompleted(snapshot: Snapshot, daemon: DaemonRecord, primary: DeploymentRecord): DaemonRevisionRecord | undefined {
  const id = daemon.completedDeploymentId
  return id === undefined || id === primary.id ? undefined : snapshot.daemonRevisions.get(daemonRevisionArnOf(daemon, id))
}

function restore({ deploymentId: id, settings, createdAt }: DaemonRevisionRecord, failed: DeploymentRecord, now: number): DeploymentRecord {
  return {
    ...newDaemonRollout(settings, now, { digits: () => id.slice(id.indexOf('/') + 1) }),
    createdAt,
    rolloutStateReason: `ECS deployment circuit breaker: rolling back to deploymentId ${id}.`,
    rollbackOf: failed.id,
  }
}
