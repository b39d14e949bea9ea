import type { Container, Task } from '@aws-sdk/client-ecs'

/** Why a task stopped, as far as ECS's words and exit codes tell. */
export type StopCause =
  | { kind: 'imageMissing' | 'imageDenied' | 'imageArchitecture' | 'imageNetwork' | 'imageOther'; container: string; image: string }
  | { kind: 'outOfMemory' | 'killed' | 'notExecutable' | 'commandMissing' | 'crashed' | 'terminated' | 'vanished'; container: string }
  | { kind: 'exitedWith'; container: string; exitCode: number }
  | { kind: 'exited'; container: string }
  | { kind: 'portTaken'; container: string; port: string }
  | { kind: 'couldNotStart' | 'dependency' | 'timeout'; container: string }
  | { kind: 'noRoom' | 'secretMissing' | 'unhealthy' | 'user' | 'scheduler' | 'interrupted' | 'spot' | 'unknown' }

/** Pure: the most telling cause first; what somebody asked for explains everything after it. */
export function stopCause(task: Task): StopCause {
  const reason = task.stoppedReason ?? ''
  if (task.stopCode === 'UserInitiated') return { kind: 'user' }
  if (/failed .*health checks/i.test(reason)) return { kind: 'unhealthy' }
  if (task.stopCode === 'ServiceSchedulerInitiated') return { kind: 'scheduler' }
  if (task.stopCode === 'SpotInterruption') return { kind: 'spot' }
  if (task.stopCode === 'TerminationNotice') return { kind: 'interrupted' }
  return startFailure(task, reason) ?? exitCause(task) ?? { kind: 'unknown' }
}

/** Every sentence ECS wrote about a task: its own, then its containers'. */
export const reasonsOf = (task: Task): string[] =>
  [task.stoppedReason, ...(task.containers ?? []).map(({ reason }) => reason)].flatMap((reason) => (reason ? [reason] : []))

function startFailure(task: Task, reason: string): StopCause | undefined {
  const all = reasonsOf(task).join('\n')
  const culprit = (task.containers ?? []).find((one) => one.reason?.includes('Error')) ?? task.containers?.[0] ?? {}
  const container = culprit.name ?? ''
  if (/CannotPull|CannotPullImageManifest/.test(all)) return { kind: pullFailure(all), container, image: culprit.image ?? '' }
  if (/ResourceInitializationError.*(secret|ssm|parameter)|secret.*(not found|resulted in error)/is.test(all))
    return { kind: 'secretMissing' }
  if (/insufficient (CPU|memory)|unable to place|RESOURCE:(CPU|MEMORY)|EMPTY CAPACITY PROVIDER/i.test(reason)) return { kind: 'noRoom' }
  const port =
    /(?:bind|listen)[^\n]*?:(\d+)[^\n]*(?:already in use|already allocated)|port is already allocated|address already in use/i.exec(all)
  if (port) return { kind: 'portTaken', container, port: port[1] ?? /:(\d{2,5})\b/.exec(all)?.[1] ?? '' }
  if (/TaskDependencyError|dependsOn|dependency/i.test(all)) return { kind: 'dependency', container }
  if (/TimeoutError/.test(all)) return { kind: 'timeout', container }
  if (/executable file not found|no such file or directory/i.test(all)) return { kind: 'commandMissing', container }
  if (/permission denied/i.test(all) && /CannotStartContainerError/.test(all)) return { kind: 'notExecutable', container }
  if (/ContainerVanishedError|NoSuchContainerError/.test(all)) return { kind: 'vanished', container }
  return task.stopCode === 'TaskFailedToStart' && !/OutOfMemoryError/.test(all) ? { kind: 'couldNotStart', container } : undefined
}

function pullFailure(text: string): 'imageMissing' | 'imageDenied' | 'imageArchitecture' | 'imageNetwork' | 'imageOther' {
  if (/no matching manifest|does not match the (specified|host) platform|exec format/i.test(text)) return 'imageArchitecture'
  if (/not found|manifest unknown|no such image|does not exist/i.test(text) && !/authorization failed|access denied/i.test(text))
    return 'imageMissing'
  if (/denied|unauthorized|authentication required|no basic auth|credentials/i.test(text)) return 'imageDenied'
  if (/timeout|connection refused|no such host|network|i\/o|TLS|EOF|lookup/i.test(text)) return 'imageNetwork'
  return 'imageOther'
}

function exitCause(task: Task): StopCause | undefined {
  const culprit = culpritOf(task.containers ?? [])
  if (!culprit) return undefined
  const container = culprit.name ?? ''
  if (culprit.reason?.startsWith('OutOfMemoryError')) return { kind: 'outOfMemory', container }
  switch (culprit.exitCode) {
    case undefined:
      return undefined
    case 0:
      return { kind: 'exited', container }
    case 126:
      return { kind: 'notExecutable', container }
    case 127:
      return { kind: 'commandMissing', container }
    case 137:
      return { kind: 'killed', container }
    case 139:
      return { kind: 'crashed', container }
    case 143:
      return { kind: 'terminated', container }
    default:
      return { kind: 'exitedWith', container, exitCode: culprit.exitCode }
  }
}

/**
 * The container that ended first, as far as it can be told: one that ran out of memory, else one with an error of its
 * own, else one that ended by itself, else one that was ended.
 */
function culpritOf(containers: readonly Container[]): Container | undefined {
  const rank = ({ reason, exitCode }: Container) => {
    if (reason?.startsWith('OutOfMemoryError')) return 0
    if (exitCode === undefined) return 5
    if (exitCode === 137) return 3
    if (exitCode === 143) return 4
    return exitCode === 0 ? 2 : 1
  }
  return [...containers].sort((a, b) => rank(a) - rank(b))[0]
}
