import type { LogEntry, LogEvent } from '#cluster/api/streams.ts'
import type { ContainerEngine, LogOptions } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { ContainerRecord } from '#cluster/state/records/taskRecords.ts'
import type { LogSource } from './chooseSources.ts'
import { earlier } from './lineTime.ts'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

export interface FollowOptions {
  engine: Pick<ContainerEngine, 'logs'>
  clock: Clock
  signal: AbortSignal
  /** Where to begin: after a line that was sent already, with the newest few, or with everything. */
  from: Pick<LogOptions, 'after' | 'tail'>
  /** So much is read again whenever reading begins anew, for who leaves doubles out: times of the two outputs may cross. Default 0. */
  overlapMs?: number
  /** Reading begins anew. */
  onBegin?: () => void
  /** What is known of the container now; undefined once its task is forgotten. */
  record: () => ContainerRecord | undefined
  /** Resolves when the record may have changed, when reading is over, or after so many milliseconds. */
  wait: (ms: number) => Promise<void>
  onLines: (lines: LogEntry[]) => void
  onEvent: (event: LogEvent) => void
}

/**
 * Sends a container's output until the container has stopped. An engine that goes away is waited for, and asked for
 * what came after the last line sent; so no line comes twice.
 */
export async function followSource(source: LogSource, options: FollowOptions): Promise<void> {
  const { signal, record, onEvent } = options
  const cursor = { ...options.from }
  let pauseMs = FIRST_PAUSE_MS
  while (!signal.aborted) {
    const known = record()
    // Read before the look at the output: a container known to have stopped has nothing more to say afterwards.
    const hasStopped = !known || known.lastStatus === 'STOPPED'
    const outcome = hasOutput(known) ? await readOn(source, options, cursor, !hasStopped) : 'nothing'
    if (signal.aborted) return
    if (typeof outcome === 'object') return onEvent(unreadable(source, outcome.why))
    if (hasStopped && outcome !== 'unreachable') return onEvent(endedEvent(source, known, options.clock.now()))
    pauseMs = outcome === 'lines' ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    await options.wait(pauseMs)
  }
}

/** One that never started has none, and some engines would wait for its first line for ever. */
export function hasOutput(record: ContainerRecord | undefined): boolean {
  return record !== undefined && record.lastStatus !== 'PENDING' && (record.lastStatus === 'RUNNING' || record.startedAt !== undefined)
}

type Outcome = 'lines' | 'nothing' | 'unreachable' | { why: string }

/** Reads until the engine has no more, moving the cursor along. */
async function readOn(
  source: LogSource,
  options: FollowOptions,
  cursor: Pick<LogOptions, 'after' | 'tail'>,
  follow: boolean,
): Promise<Outcome> {
  const { engine, signal, onLines } = options
  let outcome: Outcome = 'nothing'
  try {
    const after = cursor.after !== undefined && options.overlapMs ? { after: earlier(cursor.after, options.overlapMs) } : {}
    options.onBegin?.()
    for await (const lines of engine.logs(source.engineName, { ...cursor, ...after, follow, signal })) {
      const last = lines.at(-1)
      if (!last) continue
      outcome = 'lines'
      onLines(lines.map((line) => ({ task: source.taskId, container: source.container, ...line })))
      cursor.after = last.time
      delete cursor.tail
    }
    return outcome
  } catch (error) {
    if (signal.aborted || isEngineError(error, 'notFound') || isEngineError(error, 'conflict')) return outcome
    if (isEngineError(error, 'unreachable') || isEngineError(error, 'timeout')) return 'unreachable'
    return { why: unreadableSentence(source, error) }
  }
}

export function endedEvent(source: LogSource, record: ContainerRecord | undefined, now: number): LogEvent {
  return {
    type: 'ended',
    task: source.taskId,
    container: source.container,
    time: new Date(record?.stoppedAt ?? now).toISOString(),
    ...(record?.exitCode !== undefined && { exitCode: record.exitCode }),
    ...(record?.reason !== undefined && { reason: record.reason }),
  }
}

export function unreadable(source: LogSource, why: string): LogEvent {
  return { type: 'unreadable', task: source.taskId, container: source.container, why }
}

/** Says in one sentence why there is nothing to see. */
export function unreadableSentence({ container }: LogSource, error: unknown): string {
  const said = error instanceof Error ? error.message : String(error)
  if (isEngineError(error, 'notFound')) return `The output of container ${container} is gone: the container has been removed.`
  if (isEngineError(error, 'unreachable') || isEngineError(error, 'timeout')) {
    return `The output of container ${container} cannot be read now, because the engine does not answer: ${said}`
  }
  return `The output of container ${container} cannot be read: ${said}`
}
