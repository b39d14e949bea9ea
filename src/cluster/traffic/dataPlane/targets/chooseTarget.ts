import type { TargetGroupConfig } from '../trafficConfig.ts'

/** What choosing looks at in a target. */
export interface Candidate {
  readonly key: string
  readonly inFlight: number
  /** Share of its turn that a target in slow start gets; 1 for all others. */
  share(now: number): number
}

/** @returns a number from 0 up to, not including, 1 */
export type Random = () => number

/** Picks by a group's algorithm; keeps the turn that round robin is at. */
export class Chooser<T extends Candidate> {
  private turn = 0
  /** Credit of each target while some start slowly. */
  private readonly credits = new Map<string, number>()
  private readonly random: Random

  constructor(random: Random) {
    this.random = random
  }

  /** @param candidates not empty */
  choose(algorithm: TargetGroupConfig['algorithm'], candidates: readonly T[], now: number): T | undefined {
    if (candidates.length < 2) return candidates[0]
    if (algorithm === 'weighted_random') return candidates[Math.floor(this.random() * candidates.length)]
    if (algorithm === 'least_outstanding_requests') return this.leastBusy(candidates)
    return candidates.some((target) => target.share(now) < 1) ? this.byShare(candidates, now) : this.next(candidates)
  }

  private next(candidates: readonly T[]): T | undefined {
    this.turn = (this.turn + 1) % 0x3fff_ffff
    return candidates[this.turn % candidates.length]
  }

  /** Among those that are equally idle the turn decides, or the first one would get all of a slow trickle. */
  private leastBusy(candidates: readonly T[]): T | undefined {
    const least = Math.min(...candidates.map(({ inFlight }) => inFlight))
    return this.next(candidates.filter(({ inFlight }) => inFlight === least))
  }

  /** Each collects its share, the richest is taken and pays for all: turns stay as even as the shares allow. */
  private byShare(candidates: readonly T[], now: number): T | undefined {
    let [richest, most, total] = [candidates[0], Number.NEGATIVE_INFINITY, 0]
    for (const target of candidates) {
      const share = target.share(now)
      const credit = (this.credits.get(target.key) ?? 0) + share
      total += share
      this.credits.set(target.key, credit)
      if (credit > most) [richest, most] = [target, credit]
    }
    if (richest) this.credits.set(richest.key, most - total)
    return richest
  }

  forget(key: string): void {
    this.credits.delete(key)
  }
}

/** The same target for the same text for as long as it is there; others move only when theirs goes (rendezvous hashing). */
export function chooseByHash<T extends Candidate>(candidates: readonly T[], text: string): T | undefined {
  let [best, most] = [candidates[0], -1]
  for (const target of candidates) {
    const score = hash(`${text} ${target.key}`)
    if (score > most) [best, most] = [target, score]
  }
  return best
}

/** FNV-1a with a last mixing, so that keys that differ only in their end are spread too. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35)
  return (value ^ (value >>> 16)) >>> 0
}

/** An index by weight; undefined where all weights are 0. */
export function chooseByWeight(weights: readonly number[], random: Random): number | undefined {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total <= 0) return undefined
  let left = random() * total
  const at = weights.findIndex((weight) => (left -= weight) < 0)
  return at < 0 ? weights.findLastIndex((weight) => weight > 0) : at
}
