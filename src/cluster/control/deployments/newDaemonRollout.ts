import type { Ids } from '#cluster/lib/ids.ts'
import type { DaemonRecord, DaemonSettings } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import { newDeployment } from './newDeployment.ts'

/**
 * The deployment of a daemon at its start.
 * @param now milliseconds since the epoch
 */
export function newDaemonRollout({ taskDefinitionArn }: DaemonSettings, now: number, ids: Pick<Ids, 'digits'>): DeploymentRecord {
  const deployment = newDeployment({ taskDefinitionArn, desiredCount: 0 }, now, ids)
  const id = deployment.id.replace(/^ecs-svc/, 'ecs-daemon')
  return { ...deployment, id, rolloutStateReason: `ECS deployment ${id} in progress.` }
}

/** The daemon's deployments with this one as PRIMARY; the earlier ones go once their tasks are gone. */
export function withRollout({ deployments }: Pick<DaemonRecord, 'deployments'>, deployment: DeploymentRecord): DeploymentRecord[] {
  const older = deployments.map((earlier) =>
    earlier.status === 'PRIMARY' ? { ...earlier, status: 'ACTIVE' as const, updatedAt: deployment.createdAt } : earlier,
  )
  return [deployment, ...older]
}
