/** A palette index (0 to 255), or a true colour as `trueColour + 0xrrggbb`. */
export type AnsiColour = number
export const trueColour = 0x1000000

/** How a piece of a line is drawn; what is absent is as the pane has it. */
export interface AnsiStyle {
  readonly foreground?: AnsiColour
  readonly background?: AnsiColour
  readonly bold?: true
  readonly dim?: true
  readonly italic?: true
  readonly underline?: true
  readonly strike?: true
  readonly inverse?: true
}

/** From `from` up to `to` of the plain text. Pieces without a style have no span. */
export interface AnsiSpan {
  from: number
  to: number
  style: AnsiStyle
}

export interface ParsedLine {
  /** What is read, searched and copied: no escape sequence and no control character is left in it, tabs aside. */
  text: string
  spans: readonly AnsiSpan[]
  /** What the next line of the same output begins with. */
  style: AnsiStyle
}

export const plainStyle: AnsiStyle = {}
const noSpans: readonly AnsiSpan[] = []

const needsParsing = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/

/**
 * In the order tried: CSI with its parameters and final letter; OSC and the other strings up to their end; any other escape; a stray
 * control character. A string that nobody ended is no string: only its introducer goes, so that no output can hide what follows it.
 */
const sequence = new RegExp(
  [
    String.raw`(?:\u001b\[|\u009b)([0-?]*)([ -/]*)([@-~])`,
    String.raw`(?:\u001b\]|\u009d)[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)`,
    String.raw`(?:\u001b[PX^_]|[\u0090\u0098\u009e\u009f])[^\u001b\u009c]*(?:\u001b\\|\u009c)`,
    String.raw`\u001b[ -/]*[0-~]?`,
    String.raw`[\u0000-\u0008\u000a-\u001f\u007f-\u009f]`,
  ].join('|'),
  'g',
)

/** A progress bar's "back to the start of the line" is shown instead of obeyed: obeying it would hide what was printed. */
const returnMark = '␍'

/**
 * Pure: takes colours and weight out of one line of output and removes every other escape sequence.
 * @param text without its line feed @param style what the line before it ended with
 */
export function parseAnsi(text: string, style: AnsiStyle = plainStyle): ParsedLine {
  const line = text.endsWith('\r') ? text.slice(0, -1) : text
  if (style === plainStyle && !needsParsing.test(line)) return { text: line, spans: noSpans, style }
  const spans: AnsiSpan[] = []
  let current = style
  let plain = ''
  let at = 0
  const take = (piece: string) => {
    if (piece === '') return
    if (current !== plainStyle) addSpan(spans, plain.length, plain.length + piece.length, current)
    plain += piece
  }
  for (const match of line.matchAll(sequence)) {
    take(line.slice(at, match.index))
    at = match.index + match[0].length
    if (match[3] === 'm' && match[2] === '') current = applySgr(current, match[1] ?? '')
    else if (match[0] === '\r') take(returnMark)
  }
  take(line.slice(at))
  return { text: plain, spans, style: current }
}

function addSpan(spans: AnsiSpan[], from: number, to: number, style: AnsiStyle): void {
  const last = spans.at(-1)
  if (last?.style === style && last.to === from) last.to = to
  else spans.push({ from, to, style })
}

/** Select Graphic Rendition: parameters parted by `;`, those of one colour also by `:`. */
function applySgr(style: AnsiStyle, parameters: string): AnsiStyle {
  // Private parameters (`CSI > 4 m`) are settings of a terminal and no colours.
  if (/[<=>?]/.test(parameters)) return style
  const codes = parameters.split(';')
  let next: Mutable<AnsiStyle> = { ...style }
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? ''
    const first = Number.parseInt(code, 10) || 0
    if (first === 0) next = {}
    else if (first === 38 || first === 48) {
      const { colour, used } = code.includes(':') ? { colour: colonColour(code.split(':')), used: 0 } : extendedColour(codes, at + 1)
      at += used
      setColour(next, first === 38 ? 'foreground' : 'background', colour)
    } else applyCode(next, first)
  }
  return Object.keys(next).length === 0 ? plainStyle : next
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

function setColour(style: Mutable<AnsiStyle>, side: 'foreground' | 'background', colour: AnsiColour | undefined): void {
  if (colour !== undefined) style[side] = colour
}

/** `38;5;index` and `38;2;red;green;blue`. @returns how many parameters belonged to it, even when they make no colour */
function extendedColour(codes: readonly string[], at: number): { colour: AnsiColour | undefined; used: number } {
  const numbers = codes.slice(at, at + 4).map(byteOf)
  if (numbers[0] === 5) return { colour: numbers[1], used: 2 }
  if (numbers[0] === 2) return { colour: rgb(numbers[1], numbers[2], numbers[3]), used: 4 }
  return { colour: undefined, used: 1 }
}

/** `38:5:index`, `38:2:red:green:blue`, and with the colour space that the standard puts before them. */
function colonColour(parts: readonly string[]): AnsiColour | undefined {
  if (parts[1] === '5') return byteOf(parts[2] ?? '')
  if (parts[1] !== '2') return undefined
  const [red, green, blue] = (parts.length > 5 ? parts.slice(3) : parts.slice(2)).map(byteOf)
  return rgb(red, green, blue)
}

function byteOf(text: string): number | undefined {
  const value = text === '' ? 0 : Number(text)
  return Number.isInteger(value) && value >= 0 && value <= 255 ? value : undefined
}

const rgb = (red: number | undefined, green: number | undefined, blue: number | undefined): AnsiColour | undefined =>
  red === undefined || green === undefined || blue === undefined ? undefined : trueColour + (red << 16) + (green << 8) + blue

const switches: Record<number, 'bold' | 'dim' | 'italic' | 'underline' | 'inverse' | 'strike'> = {
  1: 'bold',
  2: 'dim',
  3: 'italic',
  4: 'underline',
  7: 'inverse',
  9: 'strike',
  21: 'underline',
}
const switchesOff: Record<number, readonly (keyof AnsiStyle)[]> = {
  22: ['bold', 'dim'],
  23: ['italic'],
  24: ['underline'],
  27: ['inverse'],
  29: ['strike'],
  39: ['foreground'],
  49: ['background'],
}

function applyCode(style: Mutable<AnsiStyle>, code: number): void {
  const on = switches[code]
  if (on) style[on] = true
  for (const off of switchesOff[code] ?? []) delete style[off]
  if (code >= 30 && code <= 37) style.foreground = code - 30
  else if (code >= 90 && code <= 97) style.foreground = code - 82
  else if (code >= 40 && code <= 47) style.background = code - 40
  else if (code >= 100 && code <= 107) style.background = code - 92
}
