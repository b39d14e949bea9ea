import type { ClusterClient } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { WatchEvent, WatchScope } from '#cluster/api/watch.ts'
import { isUnreachable } from '#cluster/client/index.ts'
import { applyEvents, type Failure, initialState, lost, type WatchState } from './watchState.ts'

/** Time, frames and the client: what the cache needs of the world. */
export interface WatchWorld {
  client: Pick<ClusterClient, 'watch'>
  now(): number
  /** Runs `run` after `ms`; the answer takes it back. */
  after(ms: number, run: () => void): () => void
  /** Runs `run` before the next picture is drawn. */
  nextFrame(run: () => void): void
}

/** A scope is followed on for so long after its last reader left, so that going back shows it at once. */
const LINGER_MS = 10_000
/** Nothing heard for so long, not even `alive`: the line is dead. */
const SILENCE_MS = 20_000
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

interface Followed {
  state: WatchState
  waiting: WatchEvent[]
  listeners: Set<() => void>
  stop: AbortController
  /** The present line; a new one for each attempt. */
  line: AbortController | undefined
  cancelLinger: (() => void) | undefined
  retry: (() => void) | undefined
}

/** One watch per scope, however many components read it. */
export interface WatchCache {
  read(scope: WatchScope): WatchState
  /** Calls `listener` at most once per frame, after `read` changed; follows the scope as long as somebody listens. */
  subscribe(scope: WatchScope, listener: () => void): () => void
  /** Connects anew at once, instead of after the pause. */
  retryNow(): void
}

export function createWatchCache(world: WatchWorld): WatchCache {
  const followed = new Map<string, Followed>()
  const find = (scope: WatchScope) => followed.get(keyOf(scope))
  return {
    read: (scope) => find(scope)?.state ?? initialState,
    subscribe(scope, listener) {
      const entry = find(scope) ?? follow(world, scope, (key, value) => followed.set(key, value))
      entry.cancelLinger?.()
      entry.cancelLinger = undefined
      entry.listeners.add(listener)
      return () => {
        entry.listeners.delete(listener)
        if (entry.listeners.size > 0) return
        entry.cancelLinger = world.after(LINGER_MS, () => {
          entry.stop.abort()
          followed.delete(keyOf(scope))
        })
      }
    },
    retryNow() {
      for (const entry of followed.values()) {
        if (entry.retry) entry.retry()
        else entry.line?.abort()
      }
    },
  }
}

const keyOf = (scope: WatchScope) => JSON.stringify(Object.entries(scope).sort())

function follow(world: WatchWorld, scope: WatchScope, keep: (key: string, entry: Followed) => void): Followed {
  const entry: Followed = {
    state: initialState,
    waiting: [],
    listeners: new Set(),
    stop: new AbortController(),
    line: undefined,
    cancelLinger: undefined,
    retry: undefined,
  }
  keep(keyOf(scope), entry)
  void keepReading(world, scope, entry)
  return entry
}

async function keepReading(world: WatchWorld, scope: WatchScope, entry: Followed): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS
  while (!entry.stop.signal.aborted) {
    const failure = await readLine(world, scope, entry, () => (pauseMs = FIRST_PAUSE_MS))
    if (entry.stop.signal.aborted) return
    entry.waiting = []
    change(entry, lost(entry.state, failure, world.now()))
    await pause(world, entry, pauseMs)
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
  }
}

/** Reads one line until it ends. @returns why it ended */
async function readLine(world: WatchWorld, scope: WatchScope, entry: Followed, onHeard: () => void): Promise<Failure> {
  const line = new AbortController()
  entry.line = line
  const endLine = () => line.abort()
  entry.stop.signal.addEventListener('abort', endLine)
  let cancelSilence = world.after(SILENCE_MS, endLine)
  try {
    for await (const event of world.client.watch(scope, line.signal)) {
      cancelSilence()
      cancelSilence = world.after(SILENCE_MS, endLine)
      onHeard()
      take(world, entry, event, line.signal)
      if (line.signal.aborted) break
    }
    return { code: 'ServerException', message: 'The cluster ended the connection.', unreachable: true }
  } catch (error) {
    return failureOf(error)
  } finally {
    cancelSilence()
    entry.stop.signal.removeEventListener('abort', endLine)
  }
}

function failureOf(error: unknown): Failure {
  if (error instanceof ClusterError) return { code: error.code, message: error.message, unreachable: isUnreachable(error) }
  return { code: 'ServerException', message: error instanceof Error ? error.message : String(error), unreachable: true }
}

/** Collects what comes within one frame, so that a burst is one picture. */
function take(world: WatchWorld, entry: Followed, event: WatchEvent, line: AbortSignal): void {
  entry.waiting.push(event)
  if (entry.waiting.length > 1) return
  world.nextFrame(() => {
    const events = entry.waiting
    entry.waiting = []
    if (events.length > 0 && !line.aborted) change(entry, applyEvents(entry.state, events, world.now()))
  })
}

function change(entry: Followed, state: WatchState): void {
  entry.state = state
  for (const listener of entry.listeners) listener()
}

function pause(world: WatchWorld, entry: Followed, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const goOn = () => {
      cancel()
      entry.stop.signal.removeEventListener('abort', goOn)
      entry.retry = undefined
      resolve()
    }
    const cancel = world.after(ms, goOn)
    entry.stop.signal.addEventListener('abort', goOn)
    entry.retry = goOn
  })
}
