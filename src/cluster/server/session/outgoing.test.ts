import { describe, expect, it } from 'vitest'
import { createOutgoing } from './outgoing.ts'

const bytes = (text: string) => Buffer.from(text)

function threeSent() {
  const outgoing = createOutgoing()
  for (const text of ['a', 'bb', 'ccc']) outgoing.sent(bytes(text), 0)
  return outgoing
}

describe('what was sent', () => {
  it('is numbered, and under way until it is acknowledged', () => {
    const outgoing = threeSent()
    expect([outgoing.next, outgoing.waiting]).toEqual([3, 6])
    expect(outgoing.acknowledged(1, 10)).toBe(true)
    expect(outgoing.waiting).toBe(4)
    expect(outgoing.acknowledged(1, 10)).toBe(false)
    expect(outgoing.acknowledged(99, 10)).toBe(false)
  })

  it('is sent again after 200 ms, the oldest alone', () => {
    const outgoing = threeSent()
    expect(outgoing.due(199)).toBeUndefined()
    expect(outgoing.due(200)).toEqual(bytes('a'))
    expect(outgoing.due(399)).toBeUndefined()
    expect(outgoing.due(400)).toEqual(bytes('a'))
    outgoing.acknowledged(0, 410)
    expect(outgoing.due(410)).toEqual(bytes('bb'))
  })

  it('waits longer on a slow line, and never above a second', () => {
    const outgoing = createOutgoing()
    for (let count = 0; count < 50; count += 1) {
      outgoing.sent(bytes('x'), 0)
      outgoing.acknowledged(count, 5_000)
    }
    outgoing.sent(bytes('late'), 0)
    expect(outgoing.due(999)).toBeUndefined()
    expect(outgoing.due(1_000)).toEqual(bytes('late'))
  })

  it('learns nothing from what was sent twice', () => {
    const outgoing = createOutgoing()
    outgoing.sent(bytes('a'), 0)
    outgoing.due(200)
    outgoing.acknowledged(0, 60_000)
    outgoing.sent(bytes('b'), 60_000)
    expect(outgoing.due(60_200)).toEqual(bytes('b'))
  })

  it('goes once more over a new line, in order', () => {
    const outgoing = threeSent()
    outgoing.acknowledged(1, 10)
    expect(outgoing.all(500)).toEqual([bytes('a'), bytes('ccc')])
    expect(outgoing.due(600)).toBeUndefined()
  })

  it('counts as taken when a later one is acknowledged and it was sent often', () => {
    const outgoing = threeSent()
    for (let now = 200; now <= 25 * 200; now += 200) outgoing.due(now)
    outgoing.acknowledged(2, 5_100)
    expect(outgoing.waiting).toBe(2)
    expect(outgoing.due(6_000)).toEqual(bytes('bb'))
  })

  it('is given up after 3,000 attempts', () => {
    const outgoing = threeSent()
    for (let attempt = 1; attempt < 3_000; attempt += 1) outgoing.due(attempt * 1_000)
    expect(outgoing.isGivenUp).toBe(false)
    outgoing.due(3_000_000)
    expect(outgoing.isGivenUp).toBe(true)
  })
})
