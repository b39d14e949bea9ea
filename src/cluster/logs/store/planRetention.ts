import type { Segment } from './segment.ts'

export interface Retention {
  /** Output older than this goes, in milliseconds. */
  keepMs: number
  /** All segments together hold at most so many bytes. */
  maxBytes: number
}

/** A week, and a gigabyte. */
export const DEFAULT_RETENTION: Retention = { keepMs: 7 * 86_400_000, maxBytes: 1_000_000_000 }

/** One stream may hold this share of all, so that a noisy container does not push out what the others said. */
const LARGEST_SHARE = 0.5

/** The segments of a stream, in order, and how long they are kept where that is another time than all others'. */
export interface RetainedStream {
  segments: readonly Segment[]
  keepMs?: number | undefined
}

/**
 * Which segments have to go, oldest first.
 * @param open those that are written to: they stay whatever their age
 */
export function planRetention(
  streams: readonly RetainedStream[],
  open: ReadonlySet<Segment>,
  retention: Retention,
  now: number,
): Segment[] {
  const going = new Set<Segment>()
  for (const { segments, keepMs = retention.keepMs } of streams) {
    const oldest = oldestTime(keepMs, now)
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
    for (const segment of segments) {
      if (open.has(segment)) continue
      if (segment.lastTime >= oldest && bytes <= retention.maxBytes * LARGEST_SHARE) continue
      going.add(segment)
      bytes -= segment.bytes
    }
  }
  const left = streams.flatMap(({ segments }) => segments).filter((segment) => !going.has(segment))
  let total = left.reduce((sum, segment) => sum + segment.bytes, 0)
  for (const segment of left.filter((each) => !open.has(each)).sort(byTime)) {
    if (total <= retention.maxBytes) break
    going.add(segment)
    total -= segment.bytes
  }
  return [...going]
}

const byTime = (one: Segment, other: Segment) => (one.lastTime < other.lastTime ? -1 : one.lastTime > other.lastTime ? 1 : 0)

/** What is older than this has been kept long enough; as lines carry their times. */
export const oldestTime = (keepMs: number, now: number): string => new Date(Math.max(0, now - keepMs)).toISOString()
