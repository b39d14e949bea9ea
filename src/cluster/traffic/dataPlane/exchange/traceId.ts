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

/** `marina` in hexadecimal digits: roots that begin with it are told of when their request ends, whoever sent it. */
const marked = '6d6172696e61'
const markedRoot = new RegExp(`Root=1-[0-9a-f]{8}-${marked}([0-9a-f]{12})`)

/** An X-Amzn-Trace-Id by which the data plane tells of a request. @param batch 12 hexadecimal digits */
export const markedTraceId = (batch: string, now: number): string =>
  `Root=1-${Math.floor(now / 1_000)
    .toString(16)
    .padStart(8, '0')}-${marked}${batch}`

/** Undefined for a request that nobody marked, which is nearly every one. */
export const batchOf = (traceId: string): string | undefined => (traceId.includes(marked) ? markedRoot.exec(traceId)?.[1] : undefined)

/** The X-Amzn-Trace-Id that is passed on: a root of one's own, or beside that of the client. */
export function traceIdFor(given: string, now: number): string {
  const root = newTraceRoot(now)
  if (given === '') return `Root=${root}`
  return /(?:^|;)\s*Root=/.test(given) ? `Self=${root};${given.replace(/(?:^|;)\s*Self=[^;]*;?/, '')}` : `Root=${root};${given}`
}
