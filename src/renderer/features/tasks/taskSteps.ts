import type { Task } from '@aws-sdk/client-ecs'
import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { PlainKey } from '../../i18n/catalogue.ts'
import { taskFailed } from '../../status/taskLook.ts'

export interface TaskStep {
  /** ECS's word. */
  status: string
  word: PlainKey
  type: StatusIndicatorProps.Type
  reached: boolean
  at: Date | undefined
}

const words: readonly [status: string, word: PlainKey][] = [
  ['PROVISIONING', 'status.provisioning'],
  ['PENDING', 'status.pending'],
  ['ACTIVATING', 'status.activating'],
  ['RUNNING', 'status.running'],
  ['DEACTIVATING', 'status.deactivating'],
  ['STOPPING', 'status.stopping'],
  ['DEPROVISIONING', 'status.deprovisioning'],
  ['STOPPED', 'status.stopped'],
]

/** Pure: the eight states of a task, and how far it is. A task that failed to start never ran, and says so. */
export function taskSteps(task: Task): TaskStep[] {
  const here = words.findIndex(([status]) => status === task.lastStatus)
  const times: Record<string, Date | undefined> = {
    PROVISIONING: task.createdAt,
    RUNNING: task.startedAt,
    STOPPING: task.stoppingAt,
    STOPPED: task.stoppedAt,
  }
  return words.map(([status, word], at) => {
    const skipped = at < here && status === 'RUNNING' && task.startedAt === undefined
    const reached = at <= here && !skipped
    return { status, word, reached, at: reached ? times[status] : undefined, type: typeOf(task, status, at, here, skipped) }
  })
}

function typeOf(task: Task, status: string, at: number, here: number, skipped: boolean): StatusIndicatorProps.Type {
  if (skipped) return 'error'
  if (at > here) return 'pending'
  if (at < here || status === 'RUNNING') return 'success'
  if (status === 'STOPPED') return taskFailed(task) ? 'error' : 'stopped'
  return 'in-progress'
}
