import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { decodeLine } from './keptLine.ts'
import { readSegment, type Segment } from './segment.ts'

/** A line with where it begins and ends in its whole stream, in bytes. Places stay as they are when older segments go. */
export interface PlacedLine extends LogLine {
  place: number
  end: number
}

const READ_BYTES = 64 * 1024
const NEWLINE = 10

/** Lines from a place on, oldest first; the file is read in pieces. */
export function* linesForward(segments: readonly Segment[], from: number): Generator<PlacedLine> {
  for (const segment of segments) {
    if (placeOf(segment, segment.bytes) <= from) continue
    let at = Math.max(segment.headBytes, segment.headBytes + from - segment.start)
    for (let wanted = READ_BYTES; at < segment.bytes; ) {
      const bytes = readSegment(segment, at, Math.min(segment.bytes, at + wanted))
      const whole = bytes.lastIndexOf(NEWLINE) + 1
      if (whole === 0 && at + wanted >= segment.bytes) break
      // A line longer than what was read: read more of it.
      if (whole === 0) wanted *= 2
      else yield* decodeAll(bytes, whole, placeOf(segment, at))
      at += whole
    }
  }
}

/** Lines before a place, newest first. */
export function* linesBackward(segments: readonly Segment[], before: number): Generator<PlacedLine> {
  for (const segment of segments.toReversed()) {
    let end = Math.min(segment.bytes, segment.headBytes + before - segment.start)
    for (let wanted = READ_BYTES; end > segment.headBytes; ) {
      const from = Math.max(segment.headBytes, end - wanted)
      const bytes = readSegment(segment, from, end)
      const first = from === segment.headBytes ? 0 : bytes.indexOf(NEWLINE) + 1
      if (first >= bytes.length || (first === 0 && from > segment.headBytes)) {
        wanted *= 2
        continue
      }
      yield* [...decodeAll(bytes.subarray(first), bytes.length - first, placeOf(segment, from + first))].reverse()
      end = from + first
    }
  }
}

const placeOf = ({ start, headBytes }: Segment, at: number) => start + at - headBytes

function* decodeAll(bytes: Buffer, length: number, place: number): Generator<PlacedLine> {
  for (let start = 0; start < length; ) {
    const end = bytes.indexOf(NEWLINE, start)
    const line = decodeLine(bytes, start, end)
    if (line) yield { ...line, place: place + start, end: place + end + 1 }
    start = end + 1
  }
}
