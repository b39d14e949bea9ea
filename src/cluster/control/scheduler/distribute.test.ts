import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distribute } from './distribute.ts'

const item = (capacityProvider: string, weight: number, base = 0) => ({ capacityProvider, weight, base })

function counts(names: readonly string[]): Record<string, number> {
  const result: Record<string, number> = {}
  for (const name of names) result[name] = (result[name] ?? 0) + 1
  return result
}

describe('tasks are divided among capacity providers', () => {
  it.each([
    ['one provider takes all', 3, [item('A', 1)], {}, { A: 3 }],
    ["ECS's own example", 12, [item('A', 1, 2), item('B', 4)], {}, { A: 4, B: 8 }],
    ['the base comes first', 2, [item('A', 1, 2), item('B', 4)], {}, { A: 2 }],
    ['a base without weight gets no more', 5, [item('A', 0, 1), item('B', 1)], {}, { A: 1, B: 4 }],
    ['a provider without weight and base gets nothing', 4, [item('A', 0), item('B', 1)], {}, { B: 4 }],
    ['what is left goes to the larger fraction', 4, [item('A', 1), item('B', 2)], {}, { A: 1, B: 3 }],
    ['and then to the first', 1, [item('A', 1), item('B', 1)], {}, { A: 1 }],
    ['running tasks fill the base', 2, [item('A', 1, 2), item('B', 4)], { A: 2 }, { B: 2 }],
    ['running tasks count for the weights', 4, [item('A', 1), item('B', 1)], { A: 3, B: 1 }, { A: 1, B: 3 }],
    ['tasks of providers that left the strategy do not count', 2, [item('B', 1)], { A: 5 }, { B: 2 }],
    ['none', 0, [item('A', 1)], {}, {}],
    ['no strategy', 2, [], {}, {}],
  ])('%s', (_, count, strategy, running, expected) => {
    expect(counts(distribute(count, strategy, new Map(Object.entries(running))))).toEqual(expected)
  })

  it('never a whole task away from its weight', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }).filter((list) => list.some((w) => w > 0))
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 30 }), (list, base, count) => {
        const strategy = list.map((weight, place) => item(`P${place}`, weight, place === 0 ? base : 0))
        const at = counts(distribute(count, strategy))
        const beyondBase = Math.max(0, count - base)
        const sum = list.reduce((total, weight) => total + weight, 0)
        strategy.forEach(({ capacityProvider, weight, base: own }) => {
          const ideal = Math.min(own, count) + (beyondBase * weight) / sum
          expect(Math.abs((at[capacityProvider] ?? 0) - ideal)).toBeLessThan(1)
        })
      }),
    )
  })
})
