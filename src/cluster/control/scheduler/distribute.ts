import type { CapacityProviderStrategyItem } from '@aws-sdk/client-ecs'

/**
 * The capacity providers of the next tasks, one for each (spec part 1, 6.5): first the base, then what brings the counts
 * closest to the weights, those of `running` tasks included. What does not divide goes to the larger fraction, then to
 * the provider that is listed first.
 * @param count how many tasks, 0 or more
 * @param running tasks that there are already, by provider
 */
export function distribute(
  count: number,
  strategy: readonly CapacityProviderStrategyItem[],
  running: ReadonlyMap<string, number> = new Map(),
): string[] {
  const names = strategy.map(({ capacityProvider = '' }) => capacityProvider)
  const have = new Map(names.map((name) => [name, running.get(name) ?? 0]))
  const total = count + [...have.values()].reduce((sum, number) => sum + number, 0)
  const targets = targetsOf(total, strategy)
  const chosen: string[] = []
  while (chosen.length < count) {
    const lacks = (name: string) => (targets.get(name) ?? 0) - (have.get(name) ?? 0)
    const [next] = names.toSorted((one, other) => lacks(other) - lacks(one))
    if (next === undefined) break
    chosen.push(next)
    have.set(next, (have.get(next) ?? 0) + 1)
  }
  return chosen
}

/** How many of `total` tasks each provider is to have. */
function targetsOf(total: number, strategy: readonly CapacityProviderStrategyItem[]): Map<string, number> {
  const targets = new Map<string, number>()
  let rest = total
  for (const { capacityProvider = '', base = 0 } of strategy) {
    targets.set(capacityProvider, Math.min(base, rest))
    rest -= Math.min(base, rest)
  }
  for (const [name, share] of sharesOf(rest, strategy)) targets.set(name, (targets.get(name) ?? 0) + share)
  return targets
}

function sharesOf(rest: number, strategy: readonly CapacityProviderStrategyItem[]): Map<string, number> {
  const weights = strategy.reduce((sum, { weight = 0 }) => sum + weight, 0)
  if (weights === 0) return new Map()
  const ideal = strategy.map(({ capacityProvider = '', weight = 0 }) => ({ name: capacityProvider, share: (rest * weight) / weights }))
  const shares = new Map(ideal.map(({ name, share }) => [name, Math.floor(share)]))
  const leftOver = rest - [...shares.values()].reduce((sum, share) => sum + share, 0)
  const byFraction = ideal.toSorted((one, other) => (other.share % 1) - (one.share % 1))
  for (const { name } of byFraction.slice(0, leftOver)) shares.set(name, (shares.get(name) ?? 0) + 1)
  return shares
}
