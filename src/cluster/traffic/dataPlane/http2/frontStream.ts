import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2'
import { answerOf } from '../exchange/answers.ts'
import { BadMessage, hasNoBody, type RequestHead, type ResponseHead } from '../exchange/message.ts'
import type { Front, FrontEvents } from '../exchange/sides.ts'
import { requestOf, toObject, trailersOf } from './headers.ts'

export interface StreamOwner {
  readonly clientAddress: string
  readonly clientPort: number
  readonly idleTimeoutMs: number
  now(): number
  begin(front: Front): FrontEvents
  ended(stream: Http2Front): void
}

/** One stream of a client that speaks HTTP/2: one request and its answer. */
export class Http2Front implements Front {
  readonly request: RequestHead
  readonly clientAddress: string
  readonly clientPort: number
  private readonly stream: ServerHttp2Stream
  private readonly owner: StreamOwner
  private exchange: FrontEvents | undefined
  /** Waits for what comes next: an answer without a body ends with its head. */
  private head: ResponseHead | undefined
  private trailers: string[] | undefined
  private requestTrailers: string[] | undefined
  private isOver = false
  private lastActiveAt: number

  /** @throws BadMessage */
  constructor(stream: ServerHttp2Stream, raw: readonly string[], endsHere: boolean, owner: StreamOwner) {
    this.stream = stream
    this.owner = owner
    this.clientAddress = owner.clientAddress
    this.clientPort = owner.clientPort
    this.lastActiveAt = owner.now()
    this.request = requestOf(raw, endsHere)
  }

  begin(): void {
    const { stream } = this
    stream.on('close', this.onClose)
    stream.on('drain', this.onDrain)
    stream.on('trailers', (headers: IncomingHttpHeaders) => (this.requestTrailers = trailersOf(headers)))
    stream.on('wantTrailers', () => stream.sendTrailers(toObject(this.trailers ?? [])))
    const exchange = this.owner.begin(this)
    if (this.isOver) return void stream.resume()
    this.exchange = exchange
    stream.on('data', this.onData)
    stream.on('end', () => exchange.onRequestEnd(this.requestTrailers))
  }

  sendHead(head: ResponseHead): void {
    this.head = head
  }

  sendBody(chunk: Buffer): boolean {
    this.lastActiveAt = this.owner.now()
    this.flush()
    return this.stream.destroyed || this.stream.write(chunk)
  }

  sendEnd(trailers: string[] | undefined): void {
    this.isOver = true
    this.trailers = trailers
    if (this.stream.destroyed) return
    if (this.head && !trailers) return this.respond(this.head, true)
    this.flush()
    this.stream.end()
  }

  flush(): boolean {
    if (this.head) this.respond(this.head, false)
    return true
  }

  abort(): void {
    this.isOver = true
    // `close` would first end the body in good order, and what there was of it would pass for all.
    this.stream.destroy(new Error('broken off'))
  }

  pause(): void {
    this.stream.pause()
  }

  resume(): void {
    this.stream.resume()
  }

  /** HTTP/2 has no Upgrade. */
  takeOver(): undefined {
    return undefined
  }

  /** @param now milliseconds */
  sweep(now: number): void {
    if (!this.isOver && now - this.lastActiveAt > this.owner.idleTimeoutMs) this.exchange?.onFrontGone(504)
  }

  private respond(head: ResponseHead, endStream: boolean): void {
    this.head = undefined
    if (this.stream.destroyed || this.stream.headersSent) return
    const headers = toObject(head.headers, { ':status': head.status })
    if (head.contentLength !== undefined && head.status !== 204) headers['content-length'] = head.contentLength
    const ends = endStream || hasNoBody(this.request.method, head.status)
    this.stream.respond(headers, { endStream: ends, waitForTrailers: !ends && head.contentLength === undefined })
  }

  private readonly onData = (chunk: Buffer): void => {
    this.lastActiveAt = this.owner.now()
    this.exchange?.onRequestBody(chunk)
    this.exchange?.onRequestFlush()
  }

  private readonly onDrain = (): void => {
    this.lastActiveAt = this.owner.now()
    this.exchange?.onFrontDrain()
  }

  private readonly onClose = (): void => {
    this.owner.ended(this)
    if (!this.isOver) this.exchange?.onFrontGone(460)
  }
}

/** Says why a stream is not even a request. */
export function refuseStream(stream: ServerHttp2Stream, error: unknown): void {
  if (stream.destroyed) return
  const { head, body } = answerOf(error instanceof BadMessage ? error.status : 400)
  stream.respond(toObject(head.headers, { ':status': head.status }))
  stream.end(body)
}
