import { describe, expect, it } from 'vitest'
import { type Colour, colours } from './colours.ts'

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

function contrast(values: Record<Colour, string>, one: Colour, other: Colour): number {
  const [lighter = 0, darker = 0] = [luminance(values[one]), luminance(values[other])].sort((a, b) => b - a)
  return (lighter + 0.05) / (darker + 0.05)
}

const looks = ['running', 'pending', 'unhealthy', 'stopping', 'stopped', 'failed'] as const
type Pair = [Colour, Colour]
const texts: Pair[] = [
  ...looks.map((look): Pair => [`${look}Text`, `${look}Fill`]),
  ...looks.map((look): Pair => [`${look}Text`, 'surface']),
  ['titleText', 'titleBar'],
  ['titleText', 'titleField'],
  ['titleSecondary', 'titleBar'],
  ['titleSecondary', 'titleField'],
  ['barText', 'bar'],
  ['surfaceText', 'surface'],
  ['surfaceText', 'selected'],
  ['surfaceSecondary', 'surface'],
  ['surfaceSecondary', 'selected'],
  ['surfaceSecondary', 'bar'],
]
const lines: Pair[] = [...looks.map((look): Pair => [`${look}Line`, 'surface']), ['ghostLine', 'surface'], ['titleBorder', 'titleBar']]

describe.each(['light', 'dark'] as const)('our own colours, %s', (mode) => {
  it.each(texts)('%s can be read on %s', (text, ground) => {
    expect(contrast(colours[mode], text, ground)).toBeGreaterThanOrEqual(4.5)
  })

  it.each(lines)('%s can be seen on %s', (line, ground) => {
    expect(contrast(colours[mode], line, ground)).toBeGreaterThanOrEqual(3)
  })
})
