/**
 * How long the engine may take, in milliseconds, and the word ECS uses for what was waited for
 * (spec part 2, 4.2 and 4.3: `Could not transition to <word>; timed out after waiting <duration>`).
 */
export interface CallTimeout {
  word: string
  ms: number
}

const MINUTE_MS = 60_000

export const PING_TIMEOUT: CallTimeout = { word: 'reachable', ms: 2_000 }
/** Over a network, where it may have to be connected to first. */
export const FAR_PING_TIMEOUT: CallTimeout = { word: 'reachable', ms: 5_000 }
export const INFO_TIMEOUT: CallTimeout = { word: 'described', ms: 10_000 }
export const CREATE_TIMEOUT: CallTimeout = { word: 'created', ms: 4 * MINUTE_MS }
export const START_TIMEOUT: CallTimeout = { word: 'started', ms: 3 * MINUTE_MS }
export const INSPECT_TIMEOUT: CallTimeout = { word: 'inspecting', ms: 30_000 }
export const REMOVE_TIMEOUT: CallTimeout = { word: 'removing', ms: 5 * MINUTE_MS }
export const LIST_TIMEOUT: CallTimeout = { word: 'listing', ms: 10 * MINUTE_MS }
export const REMOVE_IMAGE_TIMEOUT: CallTimeout = { word: 'removing', ms: 3 * MINUTE_MS }
export const LOAD_IMAGE_TIMEOUT: CallTimeout = { word: 'loaded', ms: 10 * MINUTE_MS }
export const NETWORK_TIMEOUT: CallTimeout = { word: 'resources provisioned', ms: MINUTE_MS }
export const VOLUME_TIMEOUT: CallTimeout = { word: 'resources provisioned', ms: 5 * MINUTE_MS }
export const EXEC_TIMEOUT: CallTimeout = { word: 'executing', ms: MINUTE_MS }
/** Nobody waits for it, but the end of the connections does. */
export const HANG_UP_TIMEOUT: CallTimeout = { word: 'executing', ms: 5_000 }
export const OPEN_STREAM_TIMEOUT: CallTimeout = { word: 'streaming', ms: MINUTE_MS }

export const PULL_TIMEOUT: CallTimeout = { word: 'pulled', ms: 120 * MINUTE_MS }
/** For the first word of progress. */
export const PULL_BEGIN_TIMEOUT: CallTimeout = { word: 'pullBegin', ms: 5 * MINUTE_MS }
/** Between two words of progress. */
export const PULL_INACTIVITY_TIMEOUT: CallTimeout = { word: 'pulled', ms: MINUTE_MS }

/** @param timeoutSeconds what the container is given to end by itself; the engine gets two minutes on top */
export function stopTimeout(timeoutSeconds: number): CallTimeout {
  return { word: 'stopped', ms: timeoutSeconds * 1_000 + 2 * MINUTE_MS }
}

/** A duration as Go prints it, which is how ECS quotes it: `3m0s`, `30s`, `2h0m0s`. */
export function goDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const hours = Math.floor(seconds / 3_600)
  const minutes = Math.floor(seconds / 60) % 60
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`
}

export function timeoutMessage(timeout: CallTimeout): string {
  return `Could not transition to ${timeout.word}; timed out after waiting ${goDuration(timeout.ms)}`
}
