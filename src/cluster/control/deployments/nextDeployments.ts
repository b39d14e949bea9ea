import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

export interface DeploymentProgress {
  /** Of the service. */
  desired: number
  /** Tasks that are not STOPPED yet. */
  live: readonly TaskRecord[]
  /** ARNs of tasks that are stopped now. */
  stopped: ReadonlySet<string>
  /** How many tasks of the PRIMARY deployment are given up for failing their health check. */
  unhealthy: number
  /** PRIMARY is complete, and COMPLETED from now on if it was under way. */
  complete: boolean
  now: number
}

/**
 * A service's deployments after a plan (spec part 1, 5.3): older ones shrink and are dropped with their last task,
 * PRIMARY follows desiredCount and completes. Records that stay the same are the same objects.
 */
export function nextDeployments(deployments: readonly DeploymentRecord[], progress: DeploymentProgress): DeploymentRecord[] {
  const live = countByDeployment(progress.live)
  const wanted = countByDeployment(progress.live.filter((task) => task.desiredStatus === 'RUNNING' && !progress.stopped.has(task.arn)))
  return deployments
    .filter((deployment) => deployment.status === 'PRIMARY' || live.has(deployment.id))
    .map((deployment) =>
      deployment.status === 'PRIMARY'
        ? nextPrimary(deployment, progress)
        : patch(deployment, { desiredCount: Math.min(deployment.desiredCount, wanted.get(deployment.id) ?? 0) }, progress.now),
    )
}

function nextPrimary(deployment: DeploymentRecord, progress: DeploymentProgress): DeploymentRecord {
  const completes = progress.complete && deployment.rolloutState === 'IN_PROGRESS'
  return patch(
    deployment,
    {
      desiredCount: progress.desired,
      failedTasks: deployment.failedTasks + progress.unhealthy,
      ...(completes && {
        rolloutState: 'COMPLETED' as const,
        rolloutStateReason: `ECS deployment ${deployment.id} completed.`,
      }),
    },
    progress.now,
  )
}

function patch(deployment: DeploymentRecord, fields: Partial<DeploymentRecord>, now: number): DeploymentRecord {
  const differs = Object.entries(fields).some(([name, value]) => deployment[name as keyof DeploymentRecord] !== value)
  return differs ? { ...deployment, ...fields, updatedAt: now } : deployment
}

function countByDeployment(tasks: readonly TaskRecord[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { deploymentId = '' } of tasks) counts.set(deploymentId, (counts.get(deploymentId) ?? 0) + 1)
  return counts
}
