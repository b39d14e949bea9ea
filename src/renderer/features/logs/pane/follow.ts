/** What is known when the pane reports a scroll. */
export interface ScrollReport {
  following: boolean
  /** A wheel, a finger, a key or the scroll bar was at work just now. */
  byUser: boolean
  /** Where the view itself put the pane last; a position nobody of ours set is a user's too. */
  expected: number
  position: number
  /** Pixels from the end. */
  fromEnd: number
}

/** Nearer to the end than this counts as at it: half a row. */
const AT_END_PX = 10

/**
 * Pure: whether the view goes on following. Only a user's scroll decides: lines that come, or are let go, move the pane too, and say
 * nothing of what the reader wants.
 */
export function followsAfter({ following, byUser, expected, position, fromEnd }: ScrollReport): boolean {
  if (!byUser && Math.abs(position - expected) <= 1) return following
  if (fromEnd <= AT_END_PX) return true
  return byUser || position < expected ? false : following
}
