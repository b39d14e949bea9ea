import type { ContainerStateChange } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { AgentTaskFields, ContainerRecord, TaskRecord, TaskStatus } from '#cluster/state/records/taskRecords.ts'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { checkListSize, checkOneOf } from '../checks/values.ts'

const containerStatuses = ['PENDING', 'RUNNING', 'STOPPED'] as const

/** The time at which a status was reached: that of the first report that says so. */
export function taskFields(task: TaskRecord, status: string | undefined, now: number): Partial<AgentTaskFields> {
  checkOneOf('Task status', status, taskStatuses)
  if (status === undefined) return {}
  const isRunning = status === 'RUNNING' && task.startedAt === undefined
  const isStopped = status === 'STOPPED' && task.stoppedAt === undefined
  return {
    lastStatus: status as TaskStatus,
    connectivity: 'CONNECTED',
    connectivityAt: task.connectivityAt ?? now,
    ...(isRunning && { startedAt: now }),
    ...(isStopped && { stoppedAt: now, executionStoppedAt: task.executionStoppedAt ?? now }),
  }
}

/** A task's containers after a report. Throws for one the task does not have. */
export function containersAfter(task: TaskRecord, changes: readonly ContainerStateChange[], now: number): ContainerRecord[] {
  const unknown = changes.find(({ containerName }) => !task.containers.some(({ name }) => name === containerName))
  if (unknown) throw invalidParameter(`The task has no container named ${(unknown.containerName ?? '').slice(0, 255)}.`)
  return task.containers.map((container) =>
    changes
      .filter(({ containerName }) => containerName === container.name)
      .reduce((before, change) => containerAfter(before, change, now), container),
  )
}

function containerAfter(container: ContainerRecord, change: ContainerStateChange, now: number): ContainerRecord {
  checkOneOf('Container status', change.status, containerStatuses)
  checkListSize('networkBindings', change.networkBindings, 100)
  const status = (change.status ?? container.lastStatus) as ContainerRecord['lastStatus']
  const isBack = containerStatuses.indexOf(status) < containerStatuses.indexOf(container.lastStatus)
  const lastStatus = isBack ? container.lastStatus : status
  return {
    ...container,
    lastStatus,
    ...definedOnly({
      imageDigest: change.imageDigest,
      runtimeId: change.runtimeId,
      exitCode: change.exitCode,
      reason: change.reason?.slice(0, 1024),
      networkBindings: change.networkBindings,
    }),
    ...(lastStatus === 'RUNNING' && { startedAt: container.startedAt ?? now }),
    ...(lastStatus === 'STOPPED' && { stoppedAt: container.stoppedAt ?? now }),
  }
}
