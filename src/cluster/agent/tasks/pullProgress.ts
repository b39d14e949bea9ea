import type { PullProgress } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'

/** Readers see no more of it, and an engine may tell hundreds of times a second. */
const TELL_EVERY_MS = 250

/**
 * Turns bytes into a fraction from 0 to 1, four times a second at most.
 * @param tell is given undefined while the size is not known
 */
export function pullProgress(clock: Clock, tell: (fraction: number | undefined) => void): (progress: PullProgress) => void {
  let nextAt = 0
  return ({ doneBytes, totalBytes }) => {
    if (clock.now() < nextAt) return
    nextAt = clock.now() + TELL_EVERY_MS
    tell(totalBytes > 0 ? Math.min(1, doneBytes / totalBytes) : undefined)
  }
}
