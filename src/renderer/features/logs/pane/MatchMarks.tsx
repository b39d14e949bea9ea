import { useEffect, useRef } from 'react'
import type { Mode } from '../ansi/palette.ts'
import { placeOf } from '../lines/lineIndex.ts'
import type { VisibleLines } from '../lines/visibleLines.ts'

/** Marks for the mode's mark and for the one that is current. */
const colours: Record<Mode, { mark: string; current: string }> = {
  light: { mark: '#b26a00', current: '#c7221c' },
  dark: { mark: '#e3b341', current: '#ff7b72' },
}
const MARK_PX = 2

/** Where matches are in the whole, drawn over the scroll bar. For the eye only: the count beside the search says it in words. */
export function MatchMarks({
  matches,
  lines,
  current,
  mode,
}: {
  matches: readonly number[]
  lines: VisibleLines
  current: number | undefined
  mode: Mode
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const height = element.clientHeight
    if (element.height !== height) element.height = height
    context.clearRect(0, 0, element.width, height)
    const draw = (n: number, colour: string) => {
      context.fillStyle = colour
      context.fillRect(0, Math.round((lines.placeOf(n) / Math.max(1, lines.count)) * (height - MARK_PX)), element.width, MARK_PX)
    }
    for (const n of oneAPixel(matches, lines, height)) draw(n, colours[mode].mark)
    if (current !== undefined) draw(current, colours[mode].current)
  }, [matches, lines, current, mode])
  return <canvas ref={canvas} className="log-marks" width={6} aria-hidden="true" />
}

/** More marks than pixels would only take time. */
function* oneAPixel(matches: readonly number[], lines: VisibleLines, height: number): Iterable<number> {
  if (matches.length <= height) {
    yield* matches
    return
  }
  for (let pixel = 0; pixel < height; pixel += MARK_PX) {
    const from = lines.numberAt(Math.floor((pixel / height) * lines.count))
    const to = lines.numberAt(Math.floor(((pixel + MARK_PX) / height) * lines.count))
    const first = matches[placeOf(matches, from)]
    if (first !== undefined && first < to) yield first
  }
}
