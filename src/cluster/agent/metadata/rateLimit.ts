/** A bucket that fills with `perSecond` and holds `burst` (spec part 2, 7.1). */
export function createRateLimit({ perSecond, burst }: RateLimit, now: () => number): () => boolean {
  let level = burst
  let at = now()
  return () => {
    const time = now()
    level = Math.min(burst, level + (Math.max(0, time - at) / 1_000) * perSecond)
    at = time
    if (level < 1) return false
    level -= 1
    return true
  }
}

/** Requests a second: for long, and for a moment. */
export interface RateLimit {
  perSecond: number
  burst: number
}

/** ECS's own, of `ECS_TASK_METADATA_RPS_LIMIT` (spec part 2, 5.2). */
export const DEFAULT_RATE_LIMIT: RateLimit = { perSecond: 40, burst: 60 }
