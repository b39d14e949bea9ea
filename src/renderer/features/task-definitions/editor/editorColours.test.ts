import { describe, expect, it } from 'vitest'
import { contrast, rgbOf } from '../../logs/ansi/colours.ts'
import { editorColours } from './editorColours.ts'

const texts = ['text', 'name', 'string', 'number', 'atom'] as const
const grounds = ['pane', 'activeLine', 'selection', 'match', 'removed', 'removedWord', 'added', 'addedWord'] as const

describe('editor colours', () => {
  it.each(['light', 'dark'] as const)('can be read on whatever is behind them, %s', (mode) => {
    const colours = editorColours[mode]
    for (const ground of grounds) {
      for (const text of texts) {
        expect(contrast(rgbOf(colours[text]), rgbOf(colours[ground])), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      }
    }
    for (const ground of ['pane', 'gutter', 'activeLine'] as const) {
      expect(contrast(rgbOf(colours.quiet), rgbOf(colours[ground])), `quiet on ${ground}`).toBeGreaterThanOrEqual(4.5)
    }
  })
})
