import { type ClientHttp2Session, type ClientHttp2Stream, constants, type IncomingHttpHeaders } from 'node:http2'
import type { Back, BackEvents, OutgoingRequest } from '../exchange/sides.ts'
import { responseOf, toObject, trailersOf } from './headers.ts'

const endStreamFlag = 1

/** One stream to a target that speaks HTTP/2. */
export class Http2Back implements Back {
  private readonly session: ClientHttp2Session
  private readonly scheme: 'http' | 'https'
  private stream: ClientHttp2Stream | undefined
  private exchange: BackEvents | undefined
  private hasBody = false
  private trailers: string[] | undefined
  private answerTrailers: string[] | undefined

  constructor(session: ClientHttp2Session, scheme: 'http' | 'https') {
    this.session = session
    this.scheme = scheme
  }

  start(exchange: BackEvents, { request, added, host }: OutgoingRequest): void {
    this.exchange = exchange
    this.hasBody = request.chunked || (request.contentLength ?? 0) > 0
    const headers = toObject(added, toObject(request.headers))
    if (request.contentLength !== undefined) headers['content-length'] = request.contentLength
    const own = { ':method': request.method, ':path': request.target, ':scheme': this.scheme, ':authority': host, te: 'trailers' }
    const stream = this.session.request({ ...headers, ...own }, { endStream: !this.hasBody, waitForTrailers: this.hasBody })
    this.stream = stream
    stream.on('response', this.onResponse)
    stream.on('data', this.onData)
    stream.on('trailers', (came: IncomingHttpHeaders) => (this.answerTrailers = trailersOf(came)))
    stream.on('wantTrailers', () => stream.sendTrailers(toObject(this.trailers ?? [])))
    stream.on('end', this.onEnd)
    stream.on('drain', () => this.exchange?.onBackDrain())
    stream.on('error', () => {})
    stream.on('close', this.onClose)
  }

  sendBody(chunk: Buffer): boolean {
    return !this.stream || this.stream.destroyed || this.stream.write(chunk)
  }

  sendEnd(trailers: string[] | undefined): void {
    this.trailers = trailers
    if (this.hasBody) this.stream?.end()
  }

  flush(): void {}

  pause(): void {
    this.stream?.pause()
  }

  resume(): void {
    this.stream?.resume()
  }

  abort(): void {
    this.exchange = undefined
    // `close` would first end the body in good order, and the target take it for whole.
    this.stream?.destroy(new Error('nobody waits any more'))
  }

  private readonly onResponse = (_headers: unknown, flags: number, raw: string[] = []): void => {
    this.exchange?.onResponse(responseOf(raw))
    // An answer of trailers alone, as gRPC sends for an error, must reach the client as one too.
    if ((flags & endStreamFlag) !== 0) this.onEnd()
    else this.exchange?.onResponseFlush()
  }

  private readonly onData = (chunk: Buffer): void => {
    this.exchange?.onResponseBody(chunk)
    this.exchange?.onResponseFlush()
  }

  private readonly onEnd = (): void => {
    const { exchange } = this
    // A stream that was reset ends too, but not with an answer.
    if (this.stream?.rstCode) return
    this.exchange = undefined
    exchange?.onResponseEnd(this.answerTrailers)
  }

  private readonly onClose = (): void => {
    const { exchange } = this
    this.exchange = undefined
    const wasRefused = this.stream?.rstCode === constants.NGHTTP2_REFUSED_STREAM
    exchange?.onBackFailed(wasRefused ? 'refused' : 'closed', true)
  }
}
