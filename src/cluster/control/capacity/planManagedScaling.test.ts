import { describe, expect, it } from 'vitest'
import { planManagedScaling, reservationOf, type ScalingQuestion } from './planManagedScaling.ts'

const now = 1_000_000

function plan({ group, managed, ...over }: Partial<Omit<ScalingQuestion, 'group'>> & { group?: object } = {}) {
  return planManagedScaling({
    group: { minSize: 0, maxSize: 100, desiredCapacity: 0, ...group },
    managed: { targetCapacity: 100, ...managed },
    needed: 0,
    running: 0,
    warmUntil: 0,
    now,
    timing: 'local',
    ...over,
  })
}

describe('CapacityProviderReservation', () => {
  it.each([
    [0, 0, 100],
    [3, 0, 200],
    [2, 4, 50],
    [4, 4, 100],
    [6, 4, 150],
    [0, 4, 0],
  ])('of %i needed and %i running instances is %i %%', (needed, running, percent) => {
    expect(reservationOf({ needed, running })).toBe(percent)
  })
})

describe('managed scaling goes out', () => {
  it.each<[string, number, number, number, object, object, number]>([
    ['from nothing', 0, 3, 0, {}, {}, 3],
    ['to what is missing', 4, 6, 4, {}, {}, 6],
    ['to a reserve', 4, 4, 4, { targetCapacity: 80 }, {}, 5],
    ['rounded up', 10, 10, 10, { targetCapacity: 90 }, {}, 12],
    ['not where instances are on their way', 6, 6, 4, {}, {}, 6],
    ['by the smallest step at least', 4, 5, 4, { minimumScalingStepSize: 3 }, {}, 7],
    ['by the largest step at most', 4, 40, 4, { maximumScalingStepSize: 10 }, {}, 14],
    ['to the largest size', 4, 40, 4, {}, { maxSize: 6 }, 6],
    ['to the smallest size', 0, 0, 0, {}, { minSize: 2 }, 2],
    ['not at all where it fits', 4, 4, 4, {}, {}, 4],
  ])('%s', (_, desiredCapacity, needed, running, managed, group, expected) => {
    const { desiredCapacity: next, because } = plan({ group: { desiredCapacity, ...group }, needed, running, managed })
    expect(next).toBe(expected)
    expect(because !== undefined).toBe(next !== desiredCapacity)
  })

  it('after a minute where AWS is kept to', () => {
    const question = { needed: 1, timing: 'faithful' as const }
    const first = plan(question)
    expect(first).toMatchObject({ desiredCapacity: 0, scaling: { highSince: now }, nextLookAt: now + 60_000 })
    expect(plan({ ...question, group: { scaling: first.scaling }, now: now + 60_000 })).toMatchObject({ desiredCapacity: 1 })
  })

  it('and says why', () => {
    expect(plan({ group: { desiredCapacity: 4 }, needed: 6, running: 4 }).because).toBe(
      'CapacityProviderReservation is 150 % (6 needed of 4 running), its target 100 %',
    )
  })
})

describe('managed scaling goes in', () => {
  const idle = { group: { desiredCapacity: 4 }, needed: 2, running: 4 }
  const lowSince = (at: number) => ({ ...idle, group: { ...idle.group, scaling: { needed: 2, running: 4, lowSince: at } } })

  it.each<[string, Parameters<typeof plan>[0], number]>([
    ['not at once', idle, 4],
    ['not before its time', lowSince(now - 14_999), 4],
    [
      'in one step, whatever the steps of going out',
      { ...lowSince(now - 15_000), managed: { minimumScalingStepSize: 5, maximumScalingStepSize: 1 } },
      2,
    ],
    ['not while an instance warms up', { ...lowSince(now - 15_000), warmUntil: now + 1 }, 4],
    ['to the smallest size', { ...lowSince(now - 15_000), group: { ...lowSince(now - 15_000).group, minSize: 3 } }, 3],
    ['to the target', { ...lowSince(now - 15_000), managed: { targetCapacity: 70 } }, 3],
  ])('%s', (_, question, expected) => {
    expect(plan(question).desiredCapacity).toBe(expected)
  })

  it('from anew once it was high in between', () => {
    expect(plan({ ...lowSince(now - 10_000), needed: 4 }).scaling).toEqual({ needed: 4, running: 4 })
    expect(plan(lowSince(now - 10_000))).toMatchObject({ scaling: { lowSince: now - 10_000 }, nextLookAt: now + 5_000 })
  })
})
