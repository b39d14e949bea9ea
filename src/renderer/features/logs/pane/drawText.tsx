import type { ReactNode } from 'react'
import { type DrawnStyle, drawStyle, type Mode } from '../ansi/palette.ts'
import type { AnsiSpan, AnsiStyle } from '../ansi/parseAnsi.ts'
import type { Range } from '../lines/query.ts'
import { splitText } from './splitText.ts'

// Lines share few styles; a table per mode spares the arithmetic. A stranger's true colours must not fill memory.
const MOST_KEPT = 2_000
const kept: Record<Mode, Map<string, DrawnStyle>> = { light: new Map(), dark: new Map() }

function drawn(style: AnsiStyle, mode: Mode): DrawnStyle {
  const key = JSON.stringify(style)
  const known = kept[mode].get(key)
  if (known) return known
  if (kept[mode].size >= MOST_KEPT) kept[mode].clear()
  const made = drawStyle(style, mode)
  kept[mode].set(key, made)
  return made
}

/** A line with its colours, and with what was found in it marked. */
export function drawText(text: string, spans: readonly AnsiSpan[], ranges: readonly Range[], mode: Mode): ReactNode {
  if (spans.length === 0 && ranges.length === 0) return text
  return splitText(text, spans, ranges).map((piece, at) => {
    // A mark has its own pair of colours, so that what was found is legible whatever its own were.
    if (piece.found) return <mark key={at}>{piece.text}</mark>
    if (!piece.style) return piece.text
    return (
      <span key={at} style={drawn(piece.style, mode)}>
        {piece.text}
      </span>
    )
  })
}
