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

/**
 * Which segments have to go, oldest first.
 * @param streams the segments of each stream, in order
 * @param open those that are written to: they stay whatever their age
 */
export function planRetention(
  streams: readonly (readonly Segment[])[],
  open: ReadonlySet<Segment>,
  retention: Retention,
  now: number,
): Segment[] {
  const oldest = new Date(now - retention.keepMs).toISOString()
  const going = new Set<Segment>()
  for (const segments of streams) {
    let bytes = segments.reduce((sum, segment) => sum + segment.bytes, 0)
    for (const segment of segments) {
      if (open.has(segment)) continue
      if (segment.lastTime >= oldest && bytes <= retention.maxBytes * LARGEST_SHARE) continue
      going.add(segment)
      bytes -= segment.bytes
    }
  }
  const left = streams.flat().filter((segment) => !going.has(segment))
  let total = left.reduce((sum, segment) => sum + segment.bytes, 0)
  for (const segment of left.filter((each) => !open.has(each)).sort(byTime)) {
    if (total <= retention.maxBytes) break
    going.add(segment)
    total -= segment.bytes
  }
  return [...going]
}

const byTime = (one: Segment, other: Segment) => (one.lastTime < other.lastTime ? -1 : one.lastTime > other.lastTime ? 1 : 0)
