import { hexOf, legible, mix, type Rgb, rgbOf } from './colours.ts'
import { type AnsiColour, type AnsiStyle, trueColour } from './parseAnsi.ts'

export type Mode = 'light' | 'dark'

interface Palette {
  /** The log pane and its text. */
  pane: number
  text: number
  /** The sixteen named colours as text on the pane. */
  named: readonly number[]
  /** Tasks and containers, told apart by colour besides their name. */
  sources: readonly number[]
}

/** Black, red, green, yellow, blue, magenta, cyan, white, and the same bright. */
export const palettes: Record<Mode, Palette> = {
  light: {
    pane: 0xfbfbfd,
    text: 0x0f141a,
    named: [
      0x1b1f24, 0xb3140f, 0x176f2c, 0x7a5600, 0x0a53be, 0x8a2c8a, 0x0b6a73, 0x5b5f69, 0x5b5f69, 0xc7221c, 0x1a7f37, 0x8a6100, 0x1f66d6,
      0xa035a0, 0x0d7a84, 0x424650,
    ],
    sources: [0x0a53be, 0x8a2c8a, 0x0b6a73, 0x9a4a00, 0x176f2c, 0xa3195b, 0x5b4fc4, 0x6b5c00],
  },
  dark: {
    pane: 0x0d1218,
    text: 0xe4e7ec,
    named: [
      0x9aa1ab, 0xff7b72, 0x56d364, 0xe3b341, 0x79b8ff, 0xd9a2ff, 0x56d4dd, 0xd5dae1, 0xa4a9b3, 0xffa198, 0x7ee787, 0xf2cc60, 0xa5d6ff,
      0xe8c7ff, 0x8fe8ee, 0xffffff,
    ],
    sources: [0x79b8ff, 0xd9a2ff, 0x56d4dd, 0xffb77a, 0x7ee787, 0xff9ecb, 0xb3b0ff, 0xe3d266],
  },
}

/** The sixteen as a background has them: xterm's own, since text on them is made legible anyway. */
const namedBackgrounds: readonly number[] = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff,
  0xff00ff, 0x00ffff, 0xffffff,
]

/** xterm's 256 colours: sixteen named ones, a cube of six levels a side, 24 greys. */
function indexed(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + (index - 232) * 10
    return [grey, grey, grey]
  }
  const level = (place: number) => (place === 0 ? 0 : 55 + place * 40)
  const cube = index - 16
  return [level(Math.floor(cube / 36)), level(Math.floor(cube / 6) % 6), level(cube % 6)]
}

function colourOf(colour: AnsiColour, named: readonly number[]): Rgb {
  if (colour >= trueColour) return rgbOf(colour - trueColour)
  return colour < 16 ? rgbOf(named[colour] ?? 0) : indexed(colour)
}

export interface DrawnStyle {
  color?: string
  backgroundColor?: string
  fontWeight?: 'bold'
  fontStyle?: 'italic'
  textDecoration?: string
}

/** Pure: what a style looks like on the pane of a mode; text keeps 4.5:1 on whatever is behind it. */
export function drawStyle(style: AnsiStyle, mode: Mode): DrawnStyle {
  const { pane, text, named } = palettes[mode]
  let behind = style.background === undefined ? rgbOf(pane) : colourOf(style.background, namedBackgrounds)
  let front =
    style.foreground === undefined ? rgbOf(text) : colourOf(style.foreground, style.background === undefined ? named : namedBackgrounds)
  if (style.inverse) [front, behind] = [behind, front]
  if (style.dim) front = mix(front, behind, 0.35)
  const hasBackground = style.background !== undefined || style.inverse === true
  const hasColour = style.foreground !== undefined || style.dim === true || hasBackground
  const lines = [style.underline && 'underline', style.strike && 'line-through'].filter(Boolean).join(' ')
  return {
    ...(hasColour && { color: hexOf(legible(front, behind)) }),
    ...(hasBackground && { backgroundColor: hexOf(behind) }),
    ...(style.bold && { fontWeight: 'bold' }),
    ...(style.italic && { fontStyle: 'italic' }),
    ...(lines && { textDecoration: lines }),
  }
}

/** The colour with this number, as text on the pane. */
export function sourceColour(number: number | undefined, mode: Mode): string {
  const { sources, text } = palettes[mode]
  return hexOf(rgbOf(sources[number ?? -1] ?? text))
}

/** A number that a name always has. */
function numberOf(name: string, below: number): number {
  let hash = 0
  for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) >>> 0
  return hash % below
}

/**
 * Pure: a colour for each name. A name has the same one in every view unless an earlier name took it, and keeps it when others come
 * later; two names share one only when there are more names than colours.
 */
export function assignColours(names: readonly string[]): ReadonlyMap<string, number> {
  const { length } = palettes.light.sources
  const assigned = new Map<string, number>()
  for (const name of names) {
    const taken = assigned.size < length ? new Set(assigned.values()) : new Set<number>()
    let colour = numberOf(name, length)
    while (taken.has(colour)) colour = (colour + 1) % length
    assigned.set(name, colour)
  }
  return assigned
}

/** The pane's own colours, as custom properties for `logs.css`. */
export function paneColours(mode: Mode): Record<'--log-pane' | '--log-text' | '--log-quiet', string> {
  const { pane, text, named } = palettes[mode]
  return { '--log-pane': hexOf(rgbOf(pane)), '--log-text': hexOf(rgbOf(text)), '--log-quiet': hexOf(rgbOf(named[8] ?? text)) }
}
