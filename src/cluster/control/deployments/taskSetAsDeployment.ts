import type { DeploymentRecord, ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** How many tasks a task set is to have: its share of the service's, rounded up; none once it drains (spec part 1, 5.13). */
export function computedDesiredCount(service: Pick<ServiceRecord, 'desiredCount' | 'status'>, taskSet: TaskSetRecord): number {
  if (taskSet.status === 'DRAINING' || service.status !== 'ACTIVE') return 0
  return Math.ceil((service.desiredCount * taskSet.scale.value) / 100)
}

/** A task set as what starts and stops its tasks knows it: a deployment that rolls nothing out. */
export function asDeployment(taskSet: TaskSetRecord, service: ServiceRecord): DeploymentRecord {
  const { platformVersion } = taskSet
  return {
    id: taskSet.id,
    status: 'PRIMARY',
    taskDefinitionArn: taskSet.taskDefinitionArn,
    desiredCount: computedDesiredCount(service, taskSet),
    ...definedOnly({
      launchType: taskSet.launchType,
      capacityProviderStrategy: taskSet.capacityProviderStrategy,
      platformVersion: platformVersion === 'LATEST' ? '1.4.0' : platformVersion,
      platformFamily: taskSet.platformFamily,
      networkConfiguration: taskSet.networkConfiguration,
      startPausedUntil: taskSet.startPausedUntil,
    }),
    rolloutState: 'COMPLETED',
    rolloutStateReason: '',
    failedTasks: taskSet.failedTasks,
    startFailuresInARow: taskSet.startFailuresInARow,
    createdAt: taskSet.createdAt,
    updatedAt: taskSet.updatedAt,
  }
}

/** The task set with what was counted on it as a deployment; the same one where nothing was. */
export function withCounts(
  taskSet: TaskSetRecord,
  { failedTasks, startFailuresInARow, startPausedUntil }: DeploymentRecord,
): TaskSetRecord {
  const same =
    failedTasks === taskSet.failedTasks &&
    startFailuresInARow === taskSet.startFailuresInARow &&
    startPausedUntil === taskSet.startPausedUntil
  if (same) return taskSet
  const { startPausedUntil: _, ...rest } = taskSet
  return { ...rest, failedTasks, startFailuresInARow, ...definedOnly({ startPausedUntil }) }
}
