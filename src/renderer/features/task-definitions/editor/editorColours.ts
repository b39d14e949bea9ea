import { hexOf, rgbOf } from '../../logs/ansi/colours.ts'
import type { Mode } from '../../logs/ansi/palette.ts'

/** Colours of the editor. Everything that is text keeps 4.5:1 on everything it can stand on; the test says so. */
export interface EditorColours {
  pane: number
  text: number
  name: number
  string: number
  number: number
  /** true, false, null. */
  atom: number
  /** Line numbers, folded code. */
  quiet: number
  gutter: number
  activeLine: number
  selection: number
  match: number
  /** What was taken out: whole lines, and the words in them. */
  removed: number
  removedWord: number
  added: number
  addedWord: number
}

export const editorColours: Record<Mode, EditorColours> = {
  light: {
    pane: 0xfbfbfd,
    text: 0x0f141a,
    name: 0x0b3f91,
    string: 0x0a5c57,
    number: 0x8a3b00,
    atom: 0x7a2a7a,
    quiet: 0x565a64,
    gutter: 0xf3f3f7,
    activeLine: 0xf0f2f6,
    selection: 0xcfe3ff,
    match: 0xffe08a,
    removed: 0xfff0ee,
    removedWord: 0xffd6d1,
    added: 0xeaf7ec,
    addedWord: 0xc4ecca,
  },
  dark: {
    pane: 0x0d1218,
    text: 0xe4e7ec,
    name: 0x8cc4ff,
    string: 0x7fe0c9,
    number: 0xffc089,
    atom: 0xe0b3ff,
    quiet: 0xa4a9b3,
    gutter: 0x141a22,
    activeLine: 0x161d27,
    selection: 0x204a7a,
    match: 0x5c4700,
    removed: 0x2b1517,
    removedWord: 0x5c2126,
    added: 0x10251a,
    addedWord: 0x1d4a2c,
  },
}

/** As custom properties, so that one set of styles serves both modes. */
export function editorProperties(mode: Mode): Record<`--json-${string}`, string> {
  return Object.fromEntries(Object.entries(editorColours[mode]).map(([name, value]) => [`--json-${name}`, hexOf(rgbOf(value as number))]))
}
