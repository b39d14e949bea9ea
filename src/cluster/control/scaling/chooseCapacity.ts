import type { NotScaledCode, ScalableTargetRecord } from '#cluster/state/records/scalingRecords.ts'
import type { Wish } from './wish.ts'

export interface PolicyVote {
  wish: Wish | undefined
  /** A target tracking policy that may scale in: all of them must agree. */
  mustAgree: boolean
}

export type CapacityChoice =
  | { kind: 'set'; to: number; wish: Wish }
  /** Wanted, and a bound is reached already. */
  | { kind: 'held'; code: NotScaledCode; wish: Wish }

/**
 * One answer out of what all policies want (spec part 1, 9): out as far as the one that wants most; in only if all that may scale in
 * agree, and no further than the most careful of them. Suspension, bounds and a deployment under way come last.
 */
export function chooseCapacity(
  target: ScalableTargetRecord,
  { desired, isDeploying }: { desired: number; isDeploying: boolean },
  votes: readonly PolicyVote[],
): CapacityChoice | undefined {
  const wishes = votes.flatMap(({ wish }) => (wish ? [wish] : []))
  const out = mostOf(wishes.filter(({ direction }) => direction === 'out'))
  if (out) return target.suspended.scaleOut ? undefined : within(target, desired, out)
  const allAgree = votes.every(({ wish, mustAgree }) => !mustAgree || wish?.direction === 'in')
  const inward = mostOf(wishes.filter(({ policy }) => allAgree || policy.tracking === undefined))
  if (!inward || isDeploying || target.suspended.scaleIn) return undefined
  return within(target, desired, inward)
}

const mostOf = (wishes: readonly Wish[]): Wish | undefined =>
  wishes.reduce<Wish | undefined>((most, wish) => (most === undefined || wish.capacity > most.capacity ? wish : most), undefined)

/**
 * What a user set outside of the bounds is brought in with the first step towards them. A step away from them changes nothing: load beyond
 * the maximum ends no tasks.
 */
function within({ minCapacity, maxCapacity }: ScalableTargetRecord, desired: number, wish: Wish): CapacityChoice {
  const to = Math.min(maxCapacity, Math.max(minCapacity, wish.capacity))
  if (wish.direction === 'out') return to > desired ? { kind: 'set', to, wish } : { kind: 'held', code: 'AlreadyAtMaxCapacity', wish }
  return to < desired ? { kind: 'set', to, wish } : { kind: 'held', code: 'AlreadyAtMinCapacity', wish }
}
