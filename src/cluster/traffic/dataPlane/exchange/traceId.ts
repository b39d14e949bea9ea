/** Unlikely to be met twice, which is all that is asked of it: no secret. */
let count = Math.floor(Math.random() * 0xffff_ffff)
const prefix = Array.from({ length: 16 }, () => Math.floor(Math.random() * 16).toString(16)).join('')

/** `1-` time of the request `-` 24 hex digits, as ELB makes it. @param now milliseconds since the epoch */
export function newTraceRoot(now: number): string {
  count = (count + 1) >>> 0
  return `1-${Math.floor(now / 1_000)
    .toString(16)
    .padStart(8, '0')}-${prefix}${count.toString(16).padStart(8, '0')}`
}

/** The X-Amzn-Trace-Id that is passed on: a root of one's own, or beside that of the client. */
export function traceIdFor(given: string, now: number): string {
  const root = newTraceRoot(now)
  if (given === '') return `Root=${root}`
  return /(?:^|;)\s*Root=/.test(given) ? `Self=${root};${given.replace(/(?:^|;)\s*Self=[^;]*;?/, '')}` : `Root=${root};${given}`
}
