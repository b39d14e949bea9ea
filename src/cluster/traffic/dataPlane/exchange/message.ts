/** Messages as they pass between the two sides of an exchange, whatever version of HTTP each side speaks. */

export interface RequestHead {
  method: string
  /** Path and query as they came; `*` for OPTIONS. */
  target: string
  /** Host header or authority, port included. */
  host: string
  version: '1.0' | '1.1' | '2'
  /** Name and value in turn: what is passed on as it is. Host, framing, hop-by-hop and X-Forwarded headers are left out. */
  headers: string[]
  /** Bytes of the body; undefined where the head does not say. */
  contentLength: number | undefined
  chunked: boolean
  keepAlive: boolean
  /** What the client asks to switch to; empty for none. */
  upgrade: string
  expectContinue: boolean
  /** X-Forwarded-For and X-Amzn-Trace-Id as they came; empty for none. */
  forwardedFor: string
  traceId: string
  cookie: string
  userAgent: string
  /** Bytes of the head, for the access log. */
  bytes: number
}

export interface ResponseHead {
  status: number
  reason: string
  /** Name and value in turn, without framing and hop-by-hop headers. */
  headers: string[]
  contentLength: number | undefined
  chunked: boolean
  keepAlive: boolean
  /** What the target switches to; empty for none. */
  upgrade: string
  /** From `Keep-Alive: timeout=`; how long the target keeps an idle connection. */
  keepAliveSeconds: number | undefined
}

/** A message that breaks the protocol, with the status ELB answers to a client. */
export class BadMessage extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.name = 'BadMessage'
    this.status = status
  }
}

/** Answers to HEAD and with these codes end with their head (RFC 9112, 6.3). */
export const hasNoBody = (method: string, status: number): boolean => method === 'HEAD' || status < 200 || status === 204 || status === 304
