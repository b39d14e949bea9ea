import { createAgenda } from './agenda.ts'
import type { Clock } from './clock.ts'

/** A clock that moves only when told to; also drives simulations, where hours pass in milliseconds. */
export interface FakeClock extends Clock {
  /** Moves time on, running what falls due in order, and lets promises settle in between. */
  advance(ms: number): Promise<void>
  /** Lets promises settle without moving time. */
  settle(): Promise<void>
  /** How many timers wait. */
  readonly pending: number
}

/** Enough turns of the event loop for chains of promises and immediates to come to rest. */
const usualTurns = 4

/**
 * @param start first value of `now()`, in milliseconds since the epoch
 * @param turns of the event loop in which promises settle; 1 is enough where nothing but promises is waited for
 */
export function fakeClock(start = Date.UTC(2026, 0, 1), turns = usualTurns): FakeClock {
  let now = start
  const agenda = createAgenda()
  const settle = async () => {
    for (let turn = 0; turn < turns; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve))
  }
  return {
    now: () => now,
    after: (ms, run) => agenda.at(now + Math.max(0, ms), run),
    async advance(ms) {
      const until = now + ms
      await settle()
      for (let due = agenda.take(until); due; due = agenda.take(until)) {
        now = Math.max(now, due.time)
        due.run()
        await settle()
      }
      now = until
      await settle()
    },
    settle,
    get pending() {
      return agenda.size
    },
  }
}
