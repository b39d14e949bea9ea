import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnsiStyle, parseAnsi, plainStyle, trueColour } from './parseAnsi.ts'

const esc = '\u001b'
const spansOf = (text: string, style?: AnsiStyle) => parseAnsi(text, style).spans

describe('parseAnsi', () => {
  it('leaves plain text, tabs and Chinese as they are', () => {
    const text = 'GET /cart\t200 「購物車」 🐳'
    expect(parseAnsi(text)).toEqual({ text, spans: [], style: plainStyle })
  })

  it('reads named, bright, indexed and true colours', () => {
    expect(parseAnsi(`${esc}[31mERROR${esc}[0m done`)).toEqual({
      text: 'ERROR done',
      spans: [{ from: 0, to: 5, style: { foreground: 1 } }],
      style: plainStyle,
    })
    expect(spansOf(`${esc}[94;103mx`)[0]?.style).toEqual({ foreground: 12, background: 11 })
    expect(spansOf(`${esc}[38;5;208;48;5;16mx`)[0]?.style).toEqual({ foreground: 208, background: 16 })
    expect(spansOf(`${esc}[38;2;255;128;0mx`)[0]?.style).toEqual({ foreground: trueColour + 0xff8000 })
    expect(spansOf(`${esc}[38:2::255:128:0;48:2:1:2:3mx`)[0]?.style).toEqual({
      foreground: trueColour + 0xff8000,
      background: trueColour + 0x010203,
    })
  })

  it('switches weights on and off one by one', () => {
    const { spans, style } = parseAnsi(`${esc}[1;2;3;4;7;9ma${esc}[22;23mb${esc}[24;27;29mc${esc}[1md${esc}[me`)
    expect(spans.map(({ style: one }) => one)).toEqual([
      { bold: true, dim: true, italic: true, underline: true, inverse: true, strike: true },
      { underline: true, inverse: true, strike: true },
      { bold: true },
    ])
    expect(style).toBe(plainStyle)
  })

  it('carries a colour that was not ended to the next line', () => {
    const { style } = parseAnsi(`${esc}[31mTraceback`)
    expect(parseAnsi('  File "a.py"', style)).toEqual({
      text: '  File "a.py"',
      spans: [{ from: 0, to: 13, style: { foreground: 1 } }],
      style: { foreground: 1 },
    })
  })

  it('removes what moves, clears, renames, links or asks, and keeps the words', () => {
    const noise = [
      `${esc}[2J`,
      `${esc}[10;20H`,
      `${esc}[?25l`,
      `${esc}]0;title\u0007`,
      `${esc}]8;;https://example.org${esc}\\`,
      `${esc}P1$r0m${esc}\\`,
      `${esc}c`,
      `${esc}(B`,
      '\u009b31m',
      '\u0007',
      '\u0000',
      '\u007f',
    ]
    for (const one of noise) expect(parseAnsi(`a${one}b`).text).toBe('ab')
  })

  it('keeps what follows a sequence that nobody ended', () => {
    expect(parseAnsi(`${esc}]0;the rest of the line`).text).toBe('0;the rest of the line')
    expect(parseAnsi(`${esc}[12;34`).text).toBe('12;34')
    expect(parseAnsi(`text${esc}`).text).toBe('text')
  })

  it('takes settings of a terminal and broken colours for no colour', () => {
    for (const parameters of ['>4;2', '38;5;999', '38;2;1;2', '38;9', '38:2:1', '999']) {
      expect(parseAnsi(`${esc}[${parameters}mx`)).toEqual({ text: 'x', spans: [], style: plainStyle })
    }
  })

  it('shows a carriage return instead of obeying it, and drops the one that ends a line', () => {
    expect(parseAnsi('10 %\r20 %\r').text).toBe('10 %␍20 %')
  })

  it('holds for any text: no control is left, spans are in order within it, and the rest of the characters stay', () => {
    const noise = fc.constantFrom(
      esc,
      `${esc}[`,
      `${esc}[31m`,
      `${esc}[0m`,
      `${esc}]8;;`,
      '\u0007',
      '\r',
      ';',
      ':',
      '38',
      '5',
      'm',
      '\u009b',
      '\t',
    )
    const anyLine = fc.array(fc.oneof(noise, fc.string({ unit: 'binary' })), { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(anyLine, (line) => {
        const { text, spans, style } = parseAnsi(line)
        expect(text).not.toMatch(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/)
        let end = 0
        for (const span of spans) {
          expect(span.from).toBeGreaterThanOrEqual(end)
          expect(span.to).toBeGreaterThan(span.from)
          end = span.to
        }
        expect(end).toBeLessThanOrEqual(text.length)
        expect(parseAnsi(text).text).toBe(text)
        expect(parseAnsi('', style).style).toEqual(style)
      }),
      { numRuns: 2_000 },
    )
  })

  it('takes time in step with the length, whatever the line', () => {
    for (const hostile of [`${esc}[`, `${esc}]`, `${esc}P`, `${esc}[1;`, `${esc}[${'0;'.repeat(50)}`, `${esc} `, '\r']) {
      const begin = performance.now()
      parseAnsi(hostile.repeat(200_000 / hostile.length))
      expect(performance.now() - begin).toBeLessThan(1_500)
    }
  })
})
