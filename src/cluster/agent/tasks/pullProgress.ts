import type { TaskProgress } from '#cluster/api/resources/marina.ts'
import type { PullProgress } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'

/** Readers see no more of it, and an engine may tell hundreds of times a second. */
const TELL_EVERY_MS = 250

/**
 * Turns what an engine tells of a pull into progress, four times a second at most.
 * @param tell is given a `fraction` from 0 to 1 where the size is known
 */
export function pullProgress(
  clock: Clock,
  tell: (progress: Pick<TaskProgress, 'fraction' | 'pull'>) => void,
): (progress: PullProgress) => void {
  let nextAt = 0
  return (progress) => {
    if (clock.now() < nextAt) return
    nextAt = clock.now() + TELL_EVERY_MS
    const { doneBytes, totalBytes } = progress
    tell({ ...(totalBytes > 0 && { fraction: Math.min(1, doneBytes / totalBytes) }), pull: { ...progress } })
  }
}
