import type { AnsiSpan, AnsiStyle } from '../ansi/parseAnsi.ts'
import type { Range } from '../lines/query.ts'

/** A stretch of a line that is drawn in one way. */
export interface TextPiece {
  text: string
  style: AnsiStyle | undefined
  found: boolean
}

/** Pure: cuts a line wherever its colours or what was found in it begin or end. Spans and ranges are ascending. */
export function splitText(text: string, spans: readonly AnsiSpan[], ranges: readonly Range[]): TextPiece[] {
  const cuts = new Set([0, text.length])
  for (const { from, to } of spans) cuts.add(from).add(to)
  for (const [from, to] of ranges) cuts.add(from).add(to)
  const edges = [...cuts].sort((a, b) => a - b)
  const pieces: TextPiece[] = []
  let span = 0
  let range = 0
  for (let at = 0; at + 1 < edges.length; at += 1) {
    const from = edges[at] ?? 0
    while ((spans[span]?.to ?? Infinity) <= from) span += 1
    while ((ranges[range]?.[1] ?? Infinity) <= from) range += 1
    const style = (spans[span]?.from ?? Infinity) <= from ? spans[span]?.style : undefined
    pieces.push({ text: text.slice(from, edges[at + 1]), style, found: (ranges[range]?.[0] ?? Infinity) <= from })
  }
  return pieces
}
