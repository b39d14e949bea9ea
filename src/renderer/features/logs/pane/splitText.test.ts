import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitText } from './splitText.ts'

const red = { foreground: 1 }

describe('splitText', () => {
  it('cuts where colours and finds begin and end', () => {
    expect(splitText('an ERROR here', [{ from: 3, to: 8, style: red }], [[6, 10]])).toEqual([
      { text: 'an ', style: undefined, found: false },
      { text: 'ERR', style: red, found: false },
      { text: 'OR', style: red, found: true },
      { text: ' h', style: undefined, found: true },
      { text: 'ere', style: undefined, found: false },
    ])
  })

  it('keeps every character, and each has the colour and the mark it should', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 8 }).map((all) => [...new Set(all)].sort((a, b) => a - b))
    const pairs = (all: number[]) => Array.from({ length: all.length >> 1 }, (_, at) => [all[at * 2] ?? 0, all[at * 2 + 1] ?? 0] as const)
    fc.assert(
      fc.property(cuts, cuts, (colours, finds) => {
        const text = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnop'.slice(0, 40)
        const spans = pairs(colours).map(([from, to]) => ({ from, to, style: red }))
        const ranges = pairs(finds)
        const pieces = splitText(text, spans, ranges)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        let at = 0
        for (const piece of pieces) {
          for (let offset = 0; offset < piece.text.length; offset += 1, at += 1) {
            expect(piece.style !== undefined).toBe(spans.some(({ from, to }) => from <= at && at < to))
            expect(piece.found).toBe(ranges.some(([from, to]) => from <= at && at < to))
          }
        }
      }),
    )
  })
})
