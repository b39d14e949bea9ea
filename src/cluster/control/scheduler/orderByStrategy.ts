import type { PlacementStrategy } from '@aws-sdk/client-ecs'

/** What strategies look at in an instance. */
export interface StrategyFacts {
  containerInstanceArn: string
  /** What is left, in CPU units and MiB. */
  freeCpu: number
  freeMemoryMiB: number
  attribute(name: string): string | undefined
  /** Tasks of the same service or group on it. */
  kin: number
  /** Different for each task, so that `random` does not always mean the same instance. */
  seed: string
}

/**
 * The feasible instances, the one to take first (spec part 1, 6.2). Each further strategy decides among those that the
 * ones before it find equal; what all find equal stays in the order it came in.
 */
export function orderByStrategy<Facts extends StrategyFacts>(
  feasible: readonly Facts[],
  strategies: readonly PlacementStrategy[],
): Facts[] {
  const scoreBys = strategies.map((strategy) => scoreBy(strategy, feasible))
  const scored = feasible.map((facts) => ({ facts, scores: scoreBys.map((score) => score(facts)) }))
  return scored.toSorted((one, other) => firstDifference(one.scores, other.scores)).map(({ facts }) => facts)
}

function firstDifference(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((score, place) => score !== other[place])
  return at === -1 ? 0 : (one[at] ?? 0) - (other[at] ?? 0)
}

/** Less is better. */
function scoreBy({ type, field = '' }: PlacementStrategy, feasible: readonly StrategyFacts[]): (facts: StrategyFacts) => number {
  if (type === 'binpack') return field.toLowerCase() === 'cpu' ? ({ freeCpu }) => freeCpu : ({ freeMemoryMiB }) => freeMemoryMiB
  if (type === 'random') return ({ containerInstanceArn, seed }) => scatter(`${seed} ${containerInstanceArn}`)
  const valueOf = spreadValue(field)
  const counts = new Map<string, number>()
  for (const facts of feasible) counts.set(valueOf(facts), (counts.get(valueOf(facts)) ?? 0) + facts.kin)
  return (facts) => counts.get(valueOf(facts)) ?? 0
}

/** The field whose values tasks are spread over; instances without it share one value. */
export function spreadValue(field: string): (facts: Pick<StrategyFacts, 'containerInstanceArn' | 'attribute'>) => string {
  if (/^(instanceid|host)$/i.test(field)) return ({ containerInstanceArn }) => containerInstanceArn
  const name = field.replace(/^attribute:/i, '')
  return ({ attribute }) => attribute(name) ?? ''
}

/** The same text has the same number, and texts that differ a little have numbers that differ a lot. */
function scatter(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (hash ^ (hash >>> 12)) >>> 0
}
