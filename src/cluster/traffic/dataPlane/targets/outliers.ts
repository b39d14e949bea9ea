import type { OutlierDetection } from '../trafficConfig.ts'

interface Record {
  failuresInARow: number
  /** How often it was ejected without a good while in between. */
  times: number
  /** Milliseconds; 0 for never. */
  until: number
}

/** No ejection is longer than so many of the first. */
const mostTimes = 10

/**
 * Targets of one group that fail one request after the other: each gets nothing for a while, which grows with every time. Never more than half
 * of them at once, so that a fault that all have does not leave nobody.
 */
export class Outliers<T extends { readonly key: string }> {
  private readonly records = new Map<string, Record>()

  /**
   * What became of a request.
   * @returns whether the target is ejected now that was not before
   * @param among how many targets there are
   * @param now milliseconds
   */
  note(target: T, failed: boolean, { consecutiveErrors, baseEjectionSeconds }: OutlierDetection, among: number, now: number): boolean {
    const record = this.records.get(target.key)
    if (!failed) {
      if (record) record.failuresInARow = 0
      return false
    }
    const { failuresInARow = 0, times = 0, until = 0 } = record ?? {}
    const next = { failuresInARow: failuresInARow + 1, times, until }
    this.records.set(target.key, next)
    if (next.failuresInARow < consecutiveErrors || until > now || this.ejected(now) + 1 > among / 2) return false
    const baseMs = baseEjectionSeconds * 1_000
    const isFirst = now - until > baseMs * mostTimes
    next.times = isFirst ? 1 : Math.min(mostTimes, times + 1)
    next.until = now + baseMs * next.times
    next.failuresInARow = 0
    return true
  }

  isEjected({ key }: T, now: number): boolean {
    return (this.records.get(key)?.until ?? 0) > now
  }

  forget(key: string): void {
    this.records.delete(key)
  }

  private ejected(now: number): number {
    let count = 0
    for (const { until } of this.records.values()) if (until > now) count += 1
    return count
  }
}
