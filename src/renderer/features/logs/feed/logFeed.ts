import type { ClusterClient } from '#cluster/api/contract.ts'
import type { LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import { isUnreachable } from '#cluster/client/index.ts'
import { createBatcher } from '../lines/batcher.ts'
import { createLogBuffer, type LogBuffer } from '../lines/logBuffer.ts'
import { createLogIntake, type LogIntake } from '../lines/logIntake.ts'
import type { LogSource } from '../lines/logItem.ts'

export interface FeedState {
  /** Changes with everything that is to be drawn anew. */
  version: number
  /** `loading` until the first lines, or the news that there are none, are there. */
  phase: 'loading' | 'following' | 'ended' | 'lost' | 'failed'
  /** Why it is lost (and being tried again) or failed (and is not). */
  message: string | undefined
  sources: readonly LogSource[]
}

/** Follows the output that a request means, across broken lines. Kept outside React: lines come faster than it should render. */
export interface LogFeed {
  readonly buffer: LogBuffer
  read(): FeedState
  subscribe(listener: () => void): () => void
  /** Begins reading; the answer ends it. */
  start(): () => void
}

export interface FeedWorld {
  client: Pick<ClusterClient, 'logs'>
  /** Resolves after so many milliseconds, or when the signal is aborted. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

/** Long enough that a burst is one picture, short enough to look live. */
const BATCH_MS = 100
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 5_000
/** On going on after a break: what the slowest container may have written meanwhile. */
const RESUME_TAIL = 10_000

export function createLogFeed(world: FeedWorld, request: LogsRequest): LogFeed {
  const buffer = createLogBuffer()
  const intake = createLogIntake()
  const listeners = new Set<() => void>()
  let state: FeedState = { version: 0, phase: 'loading', message: undefined, sources: [] }
  const tell = (changes: Partial<FeedState>) => {
    state = { ...state, ...changes, version: state.version + 1, sources: intake.sources() }
    for (const listener of listeners) listener()
  }
  return {
    buffer,
    read: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    start() {
      const stop = new AbortController()
      void keepReading(world, request, stop.signal, { buffer, intake, tell, read: () => state })
      return () => stop.abort()
    },
  }
}

interface Reading {
  buffer: LogBuffer
  intake: LogIntake
  tell(changes: Partial<FeedState>): void
  read(): FeedState
}

async function keepReading(world: FeedWorld, request: LogsRequest, signal: AbortSignal, reading: Reading): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  let resumed: Partial<LogsRequest> = {}
  while (!signal.aborted) {
    try {
      await readOnce(world, { ...request, ...resumed, follow: true }, signal, reading, () => (pauseMs = FIRST_PAUSE_MS))
      if (!signal.aborted) reading.tell({ phase: 'ended', message: undefined })
      return
    } catch (error) {
      if (signal.aborted) return
      const message = error instanceof Error ? error.message : String(error)
      if (!isUnreachable(error)) return reading.tell({ phase: 'failed', message })
      reading.tell({ phase: 'lost', message })
    }
    await world.wait(pauseMs, signal)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    const after = reading.intake.resume()
    resumed = after === undefined ? {} : { after, tail: RESUME_TAIL }
  }
}

async function readOnce(world: FeedWorld, request: LogsRequest, signal: AbortSignal, reading: Reading, onHeard: () => void): Promise<void> {
  const { buffer, intake, tell, read } = reading
  const batcher = createBatcher<LogEvent>((events) => {
    if (signal.aborted) return
    for (const event of events) buffer.append(intake.take(event))
    const isThere = buffer.end > buffer.first || events.some(({ type }) => type === 'caughtUp')
    tell({ phase: isThere ? 'following' : read().phase, message: undefined })
  }, BATCH_MS)
  try {
    for await (const event of world.client.logs(request, signal)) {
      onHeard()
      batcher.push(event)
    }
  } finally {
    batcher.end()
  }
}
