import { describe, expect, it } from 'vitest'
import { followsAfter } from './follow.ts'

const report = { following: true, byUser: false, expected: 1_000, position: 1_000, fromEnd: 500 }

describe('followsAfter', () => {
  it('changes nothing when the view itself moved the pane, however far from the end that is', () => {
    expect(followsAfter(report)).toBe(true)
    expect(followsAfter({ ...report, following: false })).toBe(false)
    expect(followsAfter({ ...report, following: false, fromEnd: 0 })).toBe(false)
  })

  it('ends when the user scrolls up, and comes back when the user reaches the end', () => {
    expect(followsAfter({ ...report, byUser: true, position: 900 })).toBe(false)
    expect(followsAfter({ ...report, following: false, byUser: true, position: 1_490, fromEnd: 10 })).toBe(true)
  })

  it('takes a move up that nobody of ours made for the user (assistive technology sends no key)', () => {
    expect(followsAfter({ ...report, position: 400 })).toBe(false)
    expect(followsAfter({ ...report, position: 1_200 })).toBe(true)
  })
})
