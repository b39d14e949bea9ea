import { describe, expect, it } from 'vitest'
import type { GroupInstanceRecord } from '#cluster/state/records/capacityRecords.ts'
import { chooseTerminations, chooseZone } from './chooseTerminations.ts'

/** `a1`: in zone a, launched at 1. */
const facts = (name: string, over: Partial<GroupInstanceRecord> & { tasks?: number } = {}) => {
  const { tasks = 0, ...rest } = over
  const instance: GroupInstanceRecord = {
    id: name,
    availabilityZone: name.charAt(0),
    instanceType: 't3.small',
    lifecycleState: 'InService',
    launchedAt: Number(name.slice(1)),
    ...rest,
  }
  return { instance, tasks }
}

describe('the instances that go', () => {
  it.each([
    ['the oldest', [facts('a2'), facts('a1')], 1, false, 'a1'],
    ['of the fullest zone', [facts('a1'), facts('b2'), facts('b3')], 1, false, 'b2'],
    ['zone by zone', [facts('a1'), facts('a2'), facts('b3'), facts('b4')], 2, false, 'a1 b3'],
    ['with a task or without', [facts('a1', { tasks: 2 }), facts('a2')], 1, false, 'a1'],
    ['without a task where those are protected', [facts('a1', { tasks: 2 }), facts('a2')], 1, true, 'a2'],
    ['as many as are not protected', [facts('a1', { tasks: 2 }), facts('a2')], 2, true, 'a2'],
    ['first those that are still coming', [facts('a1'), facts('b9', { lifecycleState: 'Pending' })], 1, false, 'b9'],
    ['none', [facts('a1')], 0, false, ''],
  ])('%s', (_, all, count, protectsTasks, expected) => {
    expect(
      chooseTerminations(all, count, protectsTasks)
        .map(({ id }) => id)
        .join(' '),
    ).toBe(expected)
  })
})

it('a new instance goes to the emptiest zone, of equal ones to the first', () => {
  const { instance } = facts('a1')
  expect([chooseZone(['a', 'b'], []), chooseZone(['a', 'b'], [instance]), chooseZone(['b', 'a'], [])]).toEqual(['a', 'b', 'b'])
})
