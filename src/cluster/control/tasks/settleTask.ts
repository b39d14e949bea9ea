import { definitionOf } from '#cluster/state/definitionOf.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { holdFailedTask } from '#cluster/state/writes/holds.ts'
import { stopTask } from '#cluster/state/writes/tasks.ts'
import { afterTaskFailed } from '../deployments/startFailures.ts'
import { asDeployment, withCounts } from '../deployments/taskSetAsDeployment.ts'
import { judgeTask } from './judgeTask.ts'

/**
 * Stops a task whose essential container ended, and counts it against its deployment. Does nothing to any other.
 * @returns whether it was such a task
 */
export function settleTask(tx: Tx, task: TaskRecord, now: number): boolean {
  const verdict = judgeTask(task, definitionOf(tx.snapshot, task.taskDefinitionArn))
  if (!verdict) return false
  stopTask(tx, task.arn, { ...verdict, now: Math.min(now, task.stoppedAt ?? now) })
  if (task.serviceArn !== undefined || verdict.stopCode === 'TaskFailedToStart' || task.containers.some(({ exitCode }) => exitCode !== 0))
    holdFailedTask(tx, task, now)
  countFailure(tx, task, now)
  return true
}

/** Counts a task that failed against what it belongs to: deployment, task set or daemon (spec part 1, 5.4). */
export function countFailure(tx: Tx, task: TaskRecord, now: number): void {
  if (task.daemonArn) return countDaemonFailure(tx, task.daemonArn, task, now)
  const service = task.serviceArn && tx.snapshot.services.get(task.serviceArn)
  if (!service) return
  if (service.deploymentControllerType === 'EXTERNAL') return countTaskSetFailure(tx, service, task, now)
  if (!service.deployments.some((deployment) => deployment.id === task.deploymentId)) return
  tx.put('services', { ...service, deployments: countOn(service.deployments, task, now) })
}

const countOn = (deployments: readonly DeploymentRecord[], task: TaskRecord, now: number) =>
  deployments.map((deployment) => (deployment.id === task.deploymentId ? afterTaskFailed(deployment, task, now) : deployment))

function countDaemonFailure(tx: Tx, daemonArn: string, task: TaskRecord, now: number): void {
  const daemon = tx.snapshot.daemons.get(daemonArn)
  if (daemon?.deployments.some(({ id }) => id === task.deploymentId))
    tx.put('daemons', { ...daemon, deployments: countOn(daemon.deployments, task, now) })
}

function countTaskSetFailure(tx: Tx, service: ServiceRecord, task: TaskRecord, now: number): void {
  const taskSet = tx.snapshot.taskSets.by('service', service.arn).find(({ id }) => id === task.deploymentId)
  if (taskSet) tx.put('taskSets', withCounts(taskSet, afterTaskFailed(asDeployment(taskSet, service), task, now)))
}
