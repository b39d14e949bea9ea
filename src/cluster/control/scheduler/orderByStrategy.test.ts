import { describe, expect, it } from 'vitest'
import { orderByStrategy, type StrategyFacts } from './orderByStrategy.ts'

const facts = (containerInstanceArn: string, over: Partial<StrategyFacts> & { zone?: string } = {}): StrategyFacts => {
  const { zone = 'a', ...rest } = over
  const attribute = (name: string) => (name === 'ecs.availability-zone' ? zone : undefined)
  return { containerInstanceArn, freeCpu: 1024, freeMemoryMiB: 1024, attribute, kin: 0, seed: '', ...rest }
}
const order = (feasible: StrategyFacts[], ...strategies: Parameters<typeof orderByStrategy>[1][number][]) =>
  orderByStrategy(feasible, strategies).map(({ containerInstanceArn }) => containerInstanceArn)

const byZone = { type: 'spread', field: 'attribute:ecs.availability-zone' } as const
const byInstance = { type: 'spread', field: 'instanceId' } as const

describe('instances are ordered', () => {
  it('by how few kin their value of the field has, those of other instances counted', () => {
    const feasible = [facts('a1', { kin: 1 }), facts('a2', { kin: 1 }), facts('b1', { zone: 'b', kin: 1 })]
    expect(order(feasible, byZone)).toEqual(['b1', 'a1', 'a2'])
    expect(order(feasible, { type: 'spread', field: 'ecs.availability-zone' })).toEqual(['b1', 'a1', 'a2'])
  })

  it.each(['instanceId', 'INSTANCEID', 'host'])('by instance, written %s', (field) => {
    expect(order([facts('a', { kin: 2 }), facts('b', { kin: 1 })], { type: 'spread', field })).toEqual(['b', 'a'])
  })

  it('with instances that lack the field sharing one value', () => {
    const field = 'attribute:rack'
    const racked = { ...facts('r', { kin: 1 }), attribute: (name: string) => (name === 'rack' ? '1' : undefined) }
    expect(order([facts('a', { kin: 1 }), facts('b', { kin: 1 }), racked], { type: 'spread', field })).toEqual(['r', 'a', 'b'])
  })

  it.each([
    ['cpu', ['tight', 'wide']],
    ['CPU', ['tight', 'wide']],
    ['memory', ['wide', 'tight']],
  ])('by the least %s that is left', (field, expected) => {
    const feasible = [facts('wide', { freeCpu: 2000, freeMemoryMiB: 100 }), facts('tight', { freeCpu: 200, freeMemoryMiB: 1000 })]
    expect(order(feasible, { type: 'binpack', field })).toEqual(expected)
  })

  it('by the next strategy where the one before finds them equal', () => {
    const feasible = [
      facts('a1', { freeMemoryMiB: 900 }),
      facts('a2', { freeMemoryMiB: 100 }),
      facts('b1', { zone: 'b', kin: 5, freeMemoryMiB: 10 }),
    ]
    expect(order(feasible, byZone, { type: 'binpack', field: 'memory' })).toEqual(['a2', 'a1', 'b1'])
    expect(order(feasible, byInstance)).toEqual(['a1', 'a2', 'b1'])
  })

  it('at random otherwise for each task, and the same for the same one', () => {
    const names = ['a', 'b', 'c', 'd']
    const first = (seed: string) =>
      order(
        names.map((name) => facts(name, { seed })),
        { type: 'random' },
      )[0]
    const firsts = new Set(Array.from({ length: 40 }, (_, n) => first(String(n))))
    expect(firsts.size).toBe(4)
    expect(first('7')).toBe(first('7'))
  })
})
