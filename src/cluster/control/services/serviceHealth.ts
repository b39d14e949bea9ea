import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TaskOwner } from '../deployments/taskOwner.ts'
import type { TargetsHealth } from '../targets/targetsOfTask.ts'

/** `pending` is not yet healthy: it does not run, its check has not passed yet, or it is in its grace period. */
export type ServiceHealth = 'healthy' | 'pending' | 'unhealthy'

/**
 * How a task of a service counts (spec part 1, 5.2).
 * @param targets how it is behind its load balancers, where it has any
 * @param provenMs how long a task that nobody checks has to run first
 * @param speed what the grace period is divided by
 */
export function serviceHealth(
  task: TaskRecord,
  service: TaskOwner,
  taskDefinition: TaskDefinitionRecord | undefined,
  now: number,
  { targets, provenMs = 0, speed = 1 }: { targets?: TargetsHealth | undefined; provenMs?: number; speed?: number } = {},
): ServiceHealth {
  if (task.lastStatus !== 'RUNNING') return 'pending'
  if (task.healthStatus === 'UNHEALTHY' || targets === 'unhealthy') return now < graceEnd(task, service, speed) ? 'pending' : 'unhealthy'
  if (targets === 'pending') return 'pending'
  if (task.healthStatus === 'HEALTHY') return 'healthy'
  if (isChecked(taskDefinition)) return 'pending'
  return targets === 'healthy' || now >= provenAt(task, provenMs) ? 'healthy' : 'pending'
}

/** From when on a task that is not checked counts as healthy, in milliseconds since the epoch. */
export const provenAt = (task: TaskRecord, provenMs: number): number => (task.startedAt ?? task.createdAt) + provenMs

/** Until when unhealthy results do not count, in milliseconds since the epoch (spec part 1, 5.2). */
export function graceEnd(task: TaskRecord, service: TaskOwner, speed: number): number {
  return (task.startedAt ?? task.createdAt) + (service.healthCheckGracePeriodSeconds * 1000) / speed
}

function isChecked(taskDefinition: TaskDefinitionRecord | undefined): boolean {
  const containers = taskDefinition?.definition.containerDefinitions ?? []
  return containers.some(
    ({ essential, healthCheck }) => essential !== false && healthCheck?.command !== undefined && healthCheck.command[0] !== 'NONE',
  )
}
