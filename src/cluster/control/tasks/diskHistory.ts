import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { Store } from '#cluster/state/store.ts'

/** How long stopped tasks, service events and decisions stay in Marina's history, on disk. */
export const historyDays = 30
/** Of each, those created last: a loop that fails every second must not fill the disk within those days. */
export const mostHistoryRows = 100_000
/** How often the history is gone through. */
export const historySweepMs = 60 * 60_000
/** Rows at a time, and the pause between: about a millisecond of work each, so that nothing waits for it. */
export const rowsAtOnce = 200
export const betweenLooksMs = 20

const dayMs = 24 * 60 * 60_000
const aging = ['tasks', 'serviceEvents', 'decisions'] as const

/** Deletes what is past from disk, again and again, a little at a time. Returns what ends it. */
export function trimHistory({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): Cancel {
  const lookAt = (tableAt: number, from: number): [tableAt: number, from: number] | undefined => {
    const table = aging[tableAt]
    if (!table) return undefined
    try {
      const before = clock.now() - historyDays * dayMs
      const { next } = store.dropPast(table, { from, most: rowsAtOnce, before, newest: mostHistoryRows })
      return next === undefined ? [tableAt + 1, 0] : [tableAt, next]
    } catch (error) {
      log.warn('old history stays on disk for now', { error: String(error) })
      return undefined
    }
  }
  let at: [tableAt: number, from: number] = [0, 0]
  return repeat(clock, betweenLooksMs, () => {
    const next = lookAt(...at)
    at = next ?? [0, 0]
    return next ? betweenLooksMs : historySweepMs
  })
}
