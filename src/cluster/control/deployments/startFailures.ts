import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** The longest pause between attempts to start tasks that keep failing to start (spec part 1, 5.6). */
export const longestLaunchPauseMs = 27 * 60_000
/** From this attempt in a row on, the service says that it cannot start tasks, and pauses. */
export const impairedAfterAttempts = 3
const firstLaunchPauseMs = 10_000

/**
 * The pause before the next attempt (spec part 1, 5.6): none after the first two, then 10 s, 20 s, 40 s … 27 min.
 * @param attempts how many in a row failed, 0 or more
 */
export function launchPauseMs(attempts: number): number {
  if (attempts < impairedAfterAttempts) return 0
  return Math.min(longestLaunchPauseMs, firstLaunchPauseMs * 2 ** (attempts - impairedAfterAttempts))
}

/**
 * The deployment after one of its tasks ended without being asked to (spec part 1, 5.4 and 5.6).
 * Tasks started together are one attempt: only the first of them to fail makes the pause grow.
 */
export function afterTaskFailed(deployment: DeploymentRecord, task: TaskRecord, now: number): DeploymentRecord {
  const counted = { ...deployment, failedTasks: deployment.failedTasks + 1, updatedAt: now }
  if (task.startedAt !== undefined) return provesThatTasksStart(deployment, task) ? withoutPause(counted) : counted
  const sameAttempt = deployment.startPausedUntil !== undefined && task.createdAt < deployment.startPausedUntil
  if (sameAttempt) return counted
  const attempts = deployment.startFailuresInARow + 1
  return { ...counted, startFailuresInARow: attempts, startPausedUntil: now + launchPauseMs(attempts) }
}

/** The deployment without its launch pause, once one of `tasks` started after the last failed attempt. */
export function afterTasksRan(deployment: DeploymentRecord, tasks: readonly TaskRecord[]): DeploymentRecord {
  const ran = deployment.startFailuresInARow > 0 && tasks.some((task) => provesThatTasksStart(deployment, task))
  return ran ? withoutPause(deployment) : deployment
}

function provesThatTasksStart({ id, startPausedUntil }: DeploymentRecord, task: TaskRecord): boolean {
  return task.deploymentId === id && task.startedAt !== undefined && task.startedAt > (startPausedUntil ?? 0)
}

function withoutPause({ startPausedUntil: _, ...deployment }: DeploymentRecord): DeploymentRecord {
  return { ...deployment, startFailuresInARow: 0 }
}
