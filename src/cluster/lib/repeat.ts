import type { Cancel, Clock } from './clock.ts'

/**
 * Runs something again and again on the clock, never twice at once. It must not throw.
 * @param firstMs pause before the first time
 * @param run says how long to pause before the next time, in milliseconds
 * @returns what ends it
 */
export function repeat(clock: Clock, firstMs: number, run: () => number): Cancel {
  let cancel: Cancel
  const again = () => {
    cancel = clock.after(run(), again)
  }
  cancel = clock.after(firstMs, again)
  return () => cancel()
}
