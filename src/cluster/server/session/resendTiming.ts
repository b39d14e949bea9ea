/** How long to wait for an acknowledgement before a message is sent again, learned from those that came (spec part 2, 8.5). */
export interface ResendTiming {
  /** Milliseconds. */
  timeoutMs(): number
  /** @param roundTripMs from sending a message, once, to its acknowledgement */
  measured(roundTripMs: number): void
}

const initialRoundTripMs = 100
const initialTimeoutMs = 200
const longestTimeoutMs = 1_000
/** The scan comes every so often, so that a closer look would tell nothing. */
const granularityMs = 10
const roundTripShare = 1 / 8
const variationShare = 1 / 4

export function createResendTiming(): ResendTiming {
  let roundTrip = initialRoundTripMs
  let variation = 0
  let timeout = initialTimeoutMs
  return {
    timeoutMs: () => timeout,
    measured(sample) {
      variation += variationShare * (Math.abs(roundTrip - sample) - variation)
      roundTrip += roundTripShare * (sample - roundTrip)
      timeout = Math.min(longestTimeoutMs, roundTrip + Math.max(granularityMs, 4 * variation))
    },
  }
}
