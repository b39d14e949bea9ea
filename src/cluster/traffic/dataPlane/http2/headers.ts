import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import { BadMessage, type RequestHead, type ResponseHead } from '../exchange/message.ts'
import { hostPattern, token } from '../http1/fields.ts'

const targetPattern = /^(?:\/[\x21-\x7e\x80-\xff]*|\*)$/
const unsafe = /[\0\r\n]/
/** Belongs to one connection of HTTP/1.1 and has no place in HTTP/2 (RFC 9113, 8.2.2), or is written anew. */
const leftOut = new Set(
  (
    'connection keep-alive proxy-connection transfer-encoding upgrade te host expect content-length x-forwarded-for x-forwarded-port ' +
    'x-forwarded-proto x-amzn-trace-id cookie'
  ).split(' '),
)

/**
 * A request as it came over HTTP/2, in the form both versions share. Checked again although the library has: one that goes on as HTTP/1.1
 * must not carry a line break into it.
 * @param raw name and value in turn
 * @throws BadMessage
 */
export function requestOf(raw: readonly string[], endsHere: boolean): RequestHead {
  const special = new Map<string, string>()
  const headers: string[] = []
  const cookies: string[] = []
  let bytes = 0
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]]
    if (unsafe.test(value)) throw new BadMessage(400, 'a line break in a header')
    bytes += name.length + value.length + 4
    if (name === 'cookie') cookies.push(value)
    else if (name.startsWith(':') || leftOut.has(name)) special.set(name, joined(special.get(name), name, value))
    else headers.push(name, value)
  }
  const [cookie, length] = [cookies.join('; '), special.get('content-length')]
  // Split for compression in HTTP/2, one line in HTTP/1.1 (RFC 9113, 8.2.3).
  if (cookie) headers.push('cookie', cookie)
  const contentLength = length === undefined ? undefined : Number(length)
  return checked({
    method: special.get(':method') ?? '',
    target: special.get(':path') ?? '',
    host: special.get(':authority') ?? special.get('host') ?? '',
    version: '2',
    headers,
    contentLength,
    chunked: !endsHere && contentLength === undefined,
    keepAlive: true,
    upgrade: '',
    expectContinue: false,
    forwardedFor: special.get('x-forwarded-for') ?? '',
    traceId: special.get('x-amzn-trace-id') ?? '',
    cookie,
    userAgent: headers[headers.indexOf('user-agent') + 1] ?? '',
    bytes,
  })
}

const joined = (known: string | undefined, name: string, value: string): string =>
  known !== undefined && name === 'x-forwarded-for' ? `${known}, ${value}` : value

function checked(head: RequestHead): RequestHead {
  if (!token.test(head.method) || !hostPattern.test(head.host)) throw new BadMessage(400, 'a method or an authority that is none')
  if (!targetPattern.test(head.target)) throw new BadMessage(400, 'a path that is none')
  return head
}

/** @param raw name and value in turn */
export function responseOf(raw: readonly string[]): ResponseHead {
  const head: ResponseHead = {
    status: 200,
    reason: '',
    headers: [],
    contentLength: undefined,
    chunked: false,
    keepAlive: true,
    upgrade: '',
    keepAliveSeconds: undefined,
  }
  for (let at = 0; at < raw.length; at += 2) {
    const [name = '', value = ''] = [raw[at], raw[at + 1]]
    if (name === ':status') head.status = Number(value)
    else if (name === 'content-length') head.contentLength = Number(value)
    else if (!leftOut.has(name)) head.headers.push(name, value)
  }
  return head
}

/** Name and value in turn as Node's http2 takes them. */
export function toObject(headers: readonly string[], into: OutgoingHttpHeaders = {}): OutgoingHttpHeaders {
  for (let at = 0; at < headers.length; at += 2) {
    const name = headers[at]?.toLowerCase() ?? ''
    const value = headers[at + 1] ?? ''
    if (name === 'te' || name === 'upgrade') continue
    const known = into[name]
    into[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [String(known)]), value]
  }
  return into
}

/** Trailers as they come from Node's http2, as name and value in turn. */
export const trailersOf = (headers: IncomingHttpHeaders): string[] =>
  Object.entries(headers).flatMap(([name, value]) => (Array.isArray(value) ? value : [value ?? '']).flatMap((one) => [name, one]))
