import type { StatusIndicatorProps } from '@cloudscape-design/components/status-indicator'
import type { PlainKey } from '../i18n/catalogue.ts'

/** How something looks wherever it is shown: icon type, word, and the way its chip is drawn. */
export interface Look {
  type: StatusIndicatorProps.Type
  word: PlainKey
  chip: 'pending' | 'running' | 'checking' | 'unhealthy' | 'stopping' | 'stopped' | 'failed'
}

/** The members of a task that its look depends on; SDK tasks fit. */
export interface TaskStanding {
  lastStatus?: string | undefined
  desiredStatus?: string | undefined
  healthStatus?: string | undefined
  stopCode?: string | undefined
  stoppedReason?: string | undefined
  containers?: readonly { exitCode?: number | undefined; reason?: string | undefined }[] | undefined
}

const byStatus: Record<string, Look> = {
  PROVISIONING: { type: 'pending', word: 'status.provisioning', chip: 'pending' },
  PENDING: { type: 'pending', word: 'status.pending', chip: 'pending' },
  ACTIVATING: { type: 'pending', word: 'status.activating', chip: 'pending' },
  DEACTIVATING: { type: 'in-progress', word: 'status.draining', chip: 'stopping' },
  STOPPING: { type: 'in-progress', word: 'status.stopping', chip: 'stopping' },
  DEPROVISIONING: { type: 'in-progress', word: 'status.stopping', chip: 'stopping' },
}
const running: Look = { type: 'success', word: 'status.running', chip: 'running' }
const checking: Look = { type: 'in-progress', word: 'status.checking', chip: 'checking' }
const unhealthy: Look = { type: 'warning', word: 'status.unhealthy', chip: 'unhealthy' }
const stopped: Look = { type: 'stopped', word: 'status.stopped', chip: 'stopped' }
const failed: Look = { type: 'error', word: 'status.failed', chip: 'failed' }
const unknown: Look = { type: 'pending', word: 'status.unknown', chip: 'pending' }

/**
 * Pure: the look of a task. A running one that shall stop looks as if it were stopping already.
 * @param checksHealth whether its definition has a health check, where that is known; `UNKNOWN` means nothing without one
 */
export function taskLook(task: TaskStanding, checksHealth = false): Look {
  if (task.lastStatus === 'STOPPED') return taskFailed(task) ? failed : stopped
  if (task.lastStatus === 'RUNNING') return runningLook(task, checksHealth)
  return byStatus[task.lastStatus ?? ''] ?? unknown
}

function runningLook(task: TaskStanding, checksHealth: boolean): Look {
  if (task.desiredStatus === 'STOPPED') return { type: 'in-progress', word: 'status.stopping', chip: 'stopping' }
  if (task.healthStatus === 'UNHEALTHY') return unhealthy
  return task.healthStatus === 'HEALTHY' || !checksHealth ? running : checking
}

const askedFor = new Set(['UserInitiated', 'ServiceSchedulerInitiated', 'SpotInterruption', 'TerminationNotice'])
/** SIGKILL and SIGTERM: how the siblings of an essential container that exited are ended. */
const endedBySignal = new Set([137, 143])

/** Whether a task stopped for a reason a person should know: neither asked for nor with exit code 0. */
export function taskFailed(task: TaskStanding): boolean {
  if (task.lastStatus !== 'STOPPED') return false
  if (task.stopCode !== undefined && askedFor.has(task.stopCode)) return /failed .*health checks/.test(task.stoppedReason ?? '')
  if (task.stopCode === 'TaskFailedToStart') return true
  const containers = task.containers ?? []
  if (containers.some(({ reason }) => reason?.startsWith('OutOfMemoryError'))) return true
  const codes = containers.map(({ exitCode }) => exitCode).filter((code) => code !== undefined)
  return !codes.includes(0) || codes.some((code) => code !== 0 && !endedBySignal.has(code))
}
