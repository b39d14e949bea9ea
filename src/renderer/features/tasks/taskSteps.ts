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

/** Pure: the states that a task passes through, and how far it is. A task that failed to start never ran, and says so. */
export function taskSteps(task: Task): TaskStep[] {
  const passed = words.filter(([status]) => passesThrough(task, status))
  const here = passed.findIndex(([status]) => status === task.lastStatus)
  const times: Record<string, Date | undefined> = {
    [passed[0]?.[0] ?? '']: task.createdAt,
    RUNNING: task.startedAt,
    STOPPING: task.stoppingAt,
    STOPPED: task.stoppedAt,
  }
  return passed.map(([status, word], at) => {
    const skipped = at < here && status === 'RUNNING' && task.startedAt === undefined
    const reached = at <= here && !skipped
    return { status, word, reached, at: reached ? times[status] : undefined, type: typeOf(task, status, at, here, skipped) }
  })
}

/** Only a task with a network interface of its own is provisioned, and only one with traffic to take is activated (spec part 1, 4.1). */
function passesThrough({ lastStatus, attachments, launchType }: Task, status: string): boolean {
  if (status === lastStatus) return true
  if (status === 'ACTIVATING' || status === 'DEACTIVATING') return false
  if (status !== 'PROVISIONING' && status !== 'DEPROVISIONING') return true
  return launchType === 'FARGATE' || (attachments ?? []).some(({ type }) => type === 'ElasticNetworkInterface')
}

function typeOf(task: Task, status: string, at: number, here: number, skipped: boolean): StatusIndicatorProps.Type {
  if (skipped) return 'error'
  if (at > here) return 'pending'
  if (at < here || status === 'RUNNING') return 'success'
  if (status === 'STOPPED') return taskFailed(task) ? 'error' : 'stopped'
  return 'in-progress'
}
