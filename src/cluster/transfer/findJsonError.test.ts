import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonError } from './findJsonError.ts'

const parses = (text: string) => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('findJsonError', () => {
  it.each([
    ['{"a": tru}', 6],
    ['{"a": 1 "b": 2}', 8],
    ['{"a": 1,}', 8],
    ['[1, 2', 5],
    ["{'a': 1}", 1],
    ['family: web', 0],
    ['{"a": 01}', 7],
    ['{"a": "x\ny"}', 8],
    [String.raw`{"a": "\x"}`, 8],
    [String.raw`"\u12g4"`, 5],
    ['{} {}', 3],
    ['', 0],
    ['[1,]', 3],
    ['{"a" 1}', 5],
    ['// comment', 0],
  ])('finds the place in %s', (text, place) => expect(findJsonError(text)).toBe(place))

  it('agrees with JSON.parse about every text, and what stands before the place is a beginning of JSON', () => {
    const edit = fc.tuple(
      fc.nat(200),
      fc.nat(3),
      fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', '\\', '-', '.', 'e', '0', 'true', 'nul', '\n', 'x'),
    )
    fc.assert(
      fc.property(fc.json(), fc.nat(2), fc.array(edit, { maxLength: 4 }), (json, indent, edits) => {
        let text = JSON.stringify(JSON.parse(json), null, indent)
        for (const [from, length, insert] of edits) text = text.slice(0, from) + insert + text.slice(from + length)
        const place = findJsonError(text)
        expect(place === undefined).toBe(parses(text))
        if (place !== undefined) expect([undefined, place]).toContain(findJsonError(text.slice(0, place)))
      }),
      { numRuns: 3_000 },
    )
  })

  it('takes deep and long texts', () => {
    expect(findJsonError('['.repeat(100_000))).toBe(100_000)
    expect(findJsonError(`"${'x'.repeat(1_000_000)}"`)).toBeUndefined()
  })
})
