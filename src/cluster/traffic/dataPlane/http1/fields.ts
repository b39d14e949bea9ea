import { BadMessage } from '../exchange/message.ts'

/** ELB's limits, in bytes: request line, one header, all of the head. */
export const limits = { line: 16_384, header: 16_384, head: 65_536 } as const

export const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** What may stand in a Host header: no user, no path. */
export const hostPattern = /^[A-Za-z0-9\-._~%!$&'()*+,;=:[\]]*$/

/** A control character, or a line that does not end with CR LF: what two parsers could take apart differently. */
const forbidden = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\n)|(?:^|[^\r])\n/

export function refuseControls(text: string): void {
  if (forbidden.test(text)) throw new BadMessage(400, 'a control character or a bare line break in the head')
}

/** Lengths of the names that a proxy must look at; others are passed on without a closer look. */
const lengthsLookedAt = new Set(
  (
    'te host cookie expect upgrade connection keep-alive user-agent content-length x-forwarded-for x-amzn-trace-id x-forwarded-port ' +
    'x-forwarded-proto proxy-connection transfer-encoding'
  )
    .split(' ')
    .map(({ length }) => length),
)

/**
 * Reads header lines into `head.headers`, but for those that `take` keeps for itself.
 * @param take given the name in lower case where it may be one that matters; true where the header is not to be passed on
 */
export function readFields<H extends { headers: string[] }>(
  text: string,
  start: number,
  head: H,
  take: (head: H, lower: string, value: string) => boolean,
): void {
  for (let at = start; at < text.length; ) {
    const found = text.indexOf('\r\n', at)
    const end = found < 0 ? text.length : found
    const colon = text.indexOf(':', at)
    if (colon < 0 || colon > end) throw new BadMessage(400, 'a header without a colon')
    const name = text.slice(at, colon)
    // A space before the colon and a folded line fail here too.
    if (!token.test(name)) throw new BadMessage(400, 'a header name that is none')
    if (end - at > limits.header) throw new BadMessage(400, 'a header above 16 KB')
    const value = trimmed(text, colon + 1, end)
    const taken = lengthsLookedAt.has(name.length) && take(head, name.toLowerCase(), value)
    if (!taken) head.headers.push(name, value)
    at = end + 2
  }
}

/** Only space and tab count as white space here; `trim` knows more. */
function trimmed(text: string, from: number, to: number): string {
  let [start, end] = [from, to]
  while (start < end && isBlank(text.charCodeAt(start))) start += 1
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1
  return text.slice(start, end)
}

const isBlank = (code: number) => code === 0x20 || code === 0x09

/** Bytes of a body; more than one length, even twice the same, is refused. */
export function readLength(known: number | undefined, value: string): number {
  if (known !== undefined) throw new BadMessage(400, 'more than one Content-Length')
  if (!/^\d{1,15}$/.test(value)) throw new BadMessage(400, 'a Content-Length that is no number')
  return Number(value)
}

const hopByHop = new Set(['keep-alive', 'close', 'upgrade', ''])

/** Takes out what Connection names, beside the usual (RFC 9110, 7.6.1). */
export function dropNamed(headers: string[], connection: string): string[] {
  const named = connection.split(',').map((name) => name.trim().toLowerCase())
  if (named.every((name) => hopByHop.has(name))) return headers
  return headers.filter((_, at) => !named.includes(headers[at & ~1]?.toLowerCase() ?? ''))
}

export const hasToken = (list: string, wanted: string): boolean => list.split(',').some((part) => part.trim().toLowerCase() === wanted)

/** IPv4 addresses as they are written, also where a socket of both families took them. */
export const plainAddress = (address = ''): string => (address.startsWith('::ffff:') ? address.slice(7) : address)
