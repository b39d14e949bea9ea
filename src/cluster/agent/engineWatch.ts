import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import type { Logger } from '#cluster/lib/logger.ts'

/** Whether the engine answers, and since when; times are milliseconds since the epoch. */
export type EngineState = { connected: true; since: number } | { connected: false; since: number; why: string }

/** Tells an engine that is gone from a call that failed. While it is gone nothing is decided, so nothing is reported lost. */
export interface EngineWatch {
  readonly state: EngineState
  /** Asks the engine whether it is there, after a call ended in `error`. False where the error is about something else. */
  isGone(error: unknown): Promise<boolean>
  onState(listener: (state: EngineState) => void): Cancel
  stop(): void
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000

export interface EngineWatchOptions {
  engine: ContainerEngine
  clock: Clock
  log: Logger
  /** Called when the engine answers again, before anybody else hears of it. */
  onBack: () => void
  /** Ask it every so often whether it is there: over a network a call may hang for minutes before it fails. Never asked where absent. */
  heartbeatMs?: number | undefined
}

export function createEngineWatch({ engine, clock, log, onBack, heartbeatMs }: EngineWatchOptions): EngineWatch {
  const listeners = createListeners<EngineState>()
  let state: EngineState = { connected: true, since: clock.now() }
  let asking: Promise<string | undefined> | undefined
  let stopped = false
  let cancelRetry: Cancel = () => {}
  let cancelBeat: Cancel = () => {}

  const enter = (next: EngineState) => {
    state = next
    if (next.connected) onBack()
    listeners.tell(next)
  }
  /** What the engine did not answer with, or undefined where it answers. Calls at the same time share one question. */
  const ask = () => {
    asking ??= engine
      .ping()
      .then(() => undefined)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
      .finally(() => {
        asking = undefined
      })
    return asking
  }
  const retry = (pauseMs: number) => {
    cancelRetry = clock.after(pauseMs, () => {
      void ask().then((why) => {
        if (stopped || state.connected) return
        if (why !== undefined) return retry(Math.min(LONGEST_PAUSE_MS, pauseMs * 2))
        log.info('the engine answers again', { lostForMs: clock.now() - state.since })
        enter({ connected: true, since: clock.now() })
      })
    })
  }
  const leave = (why: string) => {
    log.warn('the engine does not answer', { why })
    // Calls that hang would hold up what comes after it is back.
    if (heartbeatMs !== undefined) engine.dropConnections()
    enter({ connected: false, since: clock.now(), why })
    retry(FIRST_PAUSE_MS)
  }

  const beat = () => {
    if (heartbeatMs === undefined || stopped) return
    cancelBeat = clock.after(heartbeatMs, () => {
      const asked = state.connected ? ask() : Promise.resolve(undefined)
      void asked.then((why) => why !== undefined && state.connected && !stopped && leave(why)).finally(beat)
    })
  }
  beat()

  return {
    get state() {
      return state
    },
    async isGone(error) {
      if (!isEngineError(error, 'unreachable') && !isEngineError(error, 'timeout')) return false
      const why = state.connected ? await ask() : state.why
      if (stopped || !state.connected) return true
      if (why === undefined) return false
      leave(why)
      return true
    },
    onState: (listener) => listeners.add(listener),
    stop() {
      stopped = true
      cancelRetry()
      cancelBeat()
    },
  }
}
