import type { Cancel, Clock } from './clock.ts'
import type { Logger } from './logger.ts'

/** What a run asks for: nothing, or another look after a while. */
export type NextLook = { againAfterMs: number } | undefined

/** Reads the world for one key and repairs it. Never asks what woke it. Throwing means "the same key again, later". */
export type Reconcile<Key extends string> = (key: Key, signal: AbortSignal) => Promise<NextLook> | NextLook

export interface ReconcileQueue<Key extends string> {
  /** Asks for a look at `key` now. Equal keys collapse; a key added during its own run means one more run. */
  add(key: Key): void
  /** Takes no new keys, aborts the runs under way and resolves when the last of them has ended. */
  stop(): Promise<void>
  /** Keys waiting, running or paused after an error. */
  readonly size: number
}

export interface QueueOptions<Key extends string> {
  name: string
  clock: Clock
  log: Logger
  reconcile: Reconcile<Key>
  /** How many different keys may run at once. */
  concurrency: number
  /** Pause after the first error of a key, doubled with each further one. */
  retryBaseMs?: number
  retryMaxMs?: number
}

interface Entry {
  state: 'waiting' | 'running' | 'resting'
  /** Added while running: run once more. */
  again: boolean
  errors: number
  timer?: Cancel
}

/** Drives a loop: one run per key at a time, retries with growing pauses, later looks on request. */
export function createReconcileQueue<Key extends string>(options: QueueOptions<Key>): ReconcileQueue<Key> {
  const { clock, log, reconcile, concurrency, retryBaseMs = 200, retryMaxMs = 30_000 } = options
  const entries = new Map<Key, Entry>()
  const waiting: Key[] = []
  const abort = new AbortController()
  let running = 0
  let idle: (() => void) | undefined

  const makeWait = (key: Key, entry: Entry) => {
    entry.timer?.()
    delete entry.timer
    entry.state = 'waiting'
    waiting.push(key)
  }

  const rest = (key: Key, entry: Entry, ms: number) => {
    entry.state = 'resting'
    entry.timer = clock.after(ms, () => {
      if (entries.get(key) !== entry || abort.signal.aborted) return
      makeWait(key, entry)
      pump()
    })
  }

  const afterRun = (key: Key, entry: Entry, next: NextLook) => {
    if (entry.again) {
      entry.again = false
      makeWait(key, entry)
    } else if (next) rest(key, entry, next.againAfterMs)
    else entries.delete(key)
  }

  const run = async (key: Key, entry: Entry) => {
    entry.state = 'running'
    running += 1
    let next: NextLook
    try {
      next = await reconcile(key, abort.signal)
      entry.errors = 0
    } catch (error) {
      const pauseMs = Math.min(retryMaxMs, retryBaseMs * 2 ** Math.min(entry.errors, 20))
      entry.errors += 1
      if (!abort.signal.aborted) log.warn('reconcile failed, will try again', { loop: options.name, key, pauseMs, error: String(error) })
      // A change during the failed run must not cut the pause short, or a hot key would spin on its error.
      entry.again = false
      next = { againAfterMs: pauseMs }
    }
    running -= 1
    if (abort.signal.aborted) entries.delete(key)
    else afterRun(key, entry, next)
    pump()
    if (running === 0) idle?.()
  }

  const pump = () => {
    while (running < concurrency && waiting.length > 0 && !abort.signal.aborted) {
      const key = waiting.shift() as Key
      const entry = entries.get(key)
      if (entry?.state === 'waiting') void run(key, entry)
    }
  }

  return {
    add(key) {
      if (abort.signal.aborted) return
      const entry = entries.get(key)
      if (!entry) {
        const fresh: Entry = { state: 'waiting', again: false, errors: 0 }
        entries.set(key, fresh)
        waiting.push(key)
      } else if (entry.state === 'running') entry.again = true
      else if (entry.state === 'resting' && entry.errors === 0) makeWait(key, entry)
      queueMicrotask(pump)
    },
    async stop() {
      abort.abort(new Error(`${options.name} stops`))
      for (const entry of entries.values()) entry.timer?.()
      waiting.length = 0
      if (running > 0) await new Promise<void>((resolve) => (idle = resolve))
      entries.clear()
    },
    get size() {
      return entries.size
    },
  }
}
