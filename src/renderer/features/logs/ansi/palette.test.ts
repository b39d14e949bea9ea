import { describe, expect, it } from 'vitest'
import { contrast, hexOf, rgbOf } from './colours.ts'
import { assignColours, drawStyle, type Mode, palettes, sourceColour } from './palette.ts'
import { type AnsiColour, trueColour } from './parseAnsi.ts'

const modes: Mode[] = ['light', 'dark']
const parse = (hex: string) => rgbOf(Number.parseInt(hex.slice(1), 16))
const every256 = [...Array(256).keys()]
const trueColours = [0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff, 0x808080, 0x123456, 0xfedcba].map((value) => trueColour + value)

describe('log colours', () => {
  it('have named and source colours that are legible as they are', () => {
    for (const mode of modes) {
      const { pane, text, named, sources } = palettes[mode]
      expect(named).toHaveLength(16)
      for (const colour of [text, ...named, ...sources])
        expect(contrast(rgbOf(colour), rgbOf(pane)), hexOf(rgbOf(colour))).toBeGreaterThanOrEqual(4.5)
      expect(new Set(sources).size).toBe(sources.length)
    }
  })

  it('keep 4.5:1 for every foreground, alone, dim and inverse', () => {
    for (const mode of modes) {
      for (const foreground of [...every256, ...trueColours]) {
        for (const more of [{}, { dim: true }, { inverse: true }] as const) {
          const drawn = drawStyle({ foreground, ...more }, mode)
          const behind = drawn.backgroundColor ? parse(drawn.backgroundColor) : rgbOf(palettes[mode].pane)
          expect(contrast(parse(drawn.color ?? ''), behind), `${mode} ${foreground} ${JSON.stringify(more)}`).toBeGreaterThanOrEqual(4.5)
        }
      }
    }
  })

  it('keep 4.5:1 for every named foreground and no foreground on every background', () => {
    const backgrounds: AnsiColour[] = [...every256, ...trueColours]
    for (const mode of modes) {
      for (const background of backgrounds) {
        for (const foreground of [undefined, ...every256.slice(0, 16)]) {
          const drawn = drawStyle({ background, ...(foreground === undefined ? {} : { foreground }) }, mode)
          expect(contrast(parse(drawn.color ?? ''), parse(drawn.backgroundColor ?? ''))).toBeGreaterThanOrEqual(4.5)
        }
      }
    }
  })

  it('say nothing of colour where the line says nothing', () => {
    expect(drawStyle({ bold: true, underline: true, strike: true }, 'light')).toEqual({
      fontWeight: 'bold',
      textDecoration: 'underline line-through',
    })
  })

  it('tell names apart, and keep theirs when others come', () => {
    const few = assignColours(['aaaa', 'bbbb', 'cccc'])
    expect(new Set(few.values()).size).toBe(3)
    const many = [...Array(20).keys()].map((at) => `task-${at}`)
    const all = assignColours(['aaaa', 'bbbb', 'cccc', ...many])
    for (const [name, colour] of few) expect(all.get(name)).toBe(colour)
    expect(new Set([...all.values()].slice(0, 8)).size).toBe(8)
    expect(sourceColour(3, 'light')).not.toBe(sourceColour(3, 'dark'))
  })
})
