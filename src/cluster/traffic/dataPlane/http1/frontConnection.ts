import type { Socket } from 'node:net'
import { answerOf } from '../exchange/answers.ts'
import { BadMessage, hasNoBody, type RequestHead, type ResponseHead } from '../exchange/message.ts'
import type { Front, FrontEvents } from '../exchange/sides.ts'
import { reset } from '../network/tunnel.ts'
import { BodyReader, type BodySink } from './bodyReader.ts'
import { limits, plainAddress } from './fields.ts'
import { parseRequestHead } from './requestHead.ts'
import { headText, MessageWriter } from './writer.ts'

/** A client's connection, whatever it speaks. */
export interface FrontConnection {
  readonly isIdle: boolean
  /** Closes what has been silent or dawdling for too long. @param now milliseconds */
  sweep(now: number): void
  /** For a listener that closes: at once where nothing is under way, else with the answer. */
  closeSoon(): void
  destroy(): void
}

/** What a connection needs of its listener. */
export interface FrontOwner {
  readonly idleTimeoutMs: number
  /** Milliseconds for all of a head, however busy the client looks meanwhile. */
  readonly headTimeoutMs: number
  readonly isClosing: boolean
  now(): number
  begin(front: Front): FrontEvents
  /** A request that was refused before it was one. */
  refused(connection: Http1Front, error: BadMessage): void
  left(connection: FrontConnection): void
}

const headEnd = Buffer.from('\r\n\r\n')
const lineFeed = 10
/** What a client may send ahead of the answer it waits for. */
const pipelineBytes = 65_536
const lingerMs = 2_000

/** One connection of a client that speaks HTTP/1.1: one request after the other, each an exchange. */
export class Http1Front implements Front, FrontConnection, BodySink {
  readonly clientAddress: string
  readonly clientPort: number
  readonly socket: Socket
  private readonly owner: FrontOwner
  private readonly writer: MessageWriter
  private current: RequestHead | undefined
  private exchange: FrontEvents | undefined
  private reader: BodyReader | undefined
  /** Bytes that came and were not read yet. */
  private rest: Buffer | undefined
  private isFeeding = false
  private isHeld = false
  private willClose = false
  private isLingering = false
  /** When the first byte of a head came that is not whole yet. */
  private headSince = 0
  lastActiveAt: number

  constructor(socket: Socket, owner: FrontOwner) {
    this.socket = socket
    this.owner = owner
    this.writer = new MessageWriter(socket)
    this.clientAddress = plainAddress(socket.remoteAddress)
    this.clientPort = socket.remotePort ?? 0
    this.lastActiveAt = owner.now()
    socket.setNoDelay(true)
    socket.on('data', this.onData)
    socket.on('drain', this.onDrain)
    socket.on('end', this.onEnd)
    socket.on('error', ignore)
    socket.on('close', this.onClose)
  }

  get request(): RequestHead {
    if (!this.current) throw new Error('there is no request now')
    return this.current
  }

  get isIdle(): boolean {
    return this.exchange === undefined && this.headSince === 0 && !this.isLingering
  }

  private readonly onData = (chunk: Buffer): void => {
    this.lastActiveAt = this.owner.now()
    if (this.isLingering) return
    const { rest } = this
    this.rest = rest ? Buffer.concat([rest, chunk]) : chunk
    this.feed()
  }

  /** Reads what has come until more is needed or an answer must be given first. */
  private feed(): void {
    if (this.isFeeding) return
    this.isFeeding = true
    try {
      while (this.rest && this.rest.length > 0 && !this.isLingering && this.step(this.rest));
      if (this.rest?.length === 0) this.rest = undefined
      if (this.reader) this.exchange?.onRequestFlush()
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error
      this.refuse(error)
    } finally {
      this.isFeeding = false
    }
  }

  /** @returns whether to go on */
  private step(bytes: Buffer): boolean {
    if (this.reader) return this.readBody(this.reader, bytes)
    if (this.exchange) return this.holdPipelined(bytes)
    return this.readHead(bytes)
  }

  private readBody(reader: BodyReader, bytes: Buffer): boolean {
    const used = reader.feed(bytes)
    if (this.reader !== reader) return false
    this.rest = used === bytes.length ? undefined : bytes.subarray(used)
    if (reader.ended) {
      this.reader = undefined
      this.exchange?.onRequestEnd(reader.trailers)
    }
    return this.rest !== undefined
  }

  private holdPipelined(bytes: Buffer): false {
    if (bytes.length > pipelineBytes && !this.isHeld) this.hold(true)
    return false
  }

  private readHead(bytes: Buffer): boolean {
    // One empty line before a request is let pass (RFC 9112, 2.2).
    if (bytes[0] === 13 && bytes[1] === lineFeed && this.headSince === 0) {
      this.rest = bytes.subarray(2)
      return true
    }
    const end = bytes.indexOf(headEnd)
    if (end < 0 || end > limits.head) return this.waitForHead(bytes)
    this.headSince = 0
    const head = parseRequestHead(bytes.toString('latin1', 0, end))
    const next = end + headEnd.length
    this.rest = next === bytes.length ? undefined : bytes.subarray(next)
    this.start(head)
    return true
  }

  private waitForHead(bytes: Buffer): false {
    this.headSince ||= this.lastActiveAt
    if (bytes.length > limits.line && bytes.indexOf(lineFeed) < 0) throw new BadMessage(414, 'a request line above 16 KB')
    if (bytes.length > limits.head) throw new BadMessage(400, 'a head above 64 KB')
    // A line that ends with a bare line feed will never make a head: say so now rather than wait.
    for (let at = bytes.indexOf(lineFeed); at >= 0; at = bytes.indexOf(lineFeed, at + 1)) {
      if (bytes[at - 1] !== 13) throw new BadMessage(400, 'a bare line feed in the head')
    }
    return false
  }

  private start(head: RequestHead): void {
    this.current = head
    this.willClose = !head.keepAlive || this.owner.isClosing
    if (head.chunked) this.reader = new BodyReader('chunked', this)
    else if (head.contentLength) this.reader = new BodyReader(head.contentLength, this)
    // ELB answers this itself and does not pass the expectation on.
    if (head.expectContinue && this.reader && head.version === '1.1') this.socket.write('HTTP/1.1 100 Continue\r\n\r\n', 'latin1')
    this.exchange = undefined
    const hasBody = this.reader !== undefined
    const exchange = this.owner.begin(this)
    // An answer of our own may be over by now.
    if (this.current !== head) return
    this.exchange = exchange
    if (!hasBody) exchange.onRequestEnd(undefined)
  }

  onBody(chunk: Buffer): void {
    this.exchange?.onRequestBody(chunk)
  }

  sendHead(head: ResponseHead): void {
    const { request } = this
    // A body that is still to come is not waited for once there is an answer.
    if (this.owner.isClosing || this.reader) this.willClose = true
    const bodiless = hasNoBody(request.method, head.status)
    const chunks = !bodiless && head.contentLength === undefined && request.version === '1.1'
    if (!bodiless && head.contentLength === undefined && !chunks) this.willClose = true
    this.writer.begin(responseText(head, chunks, bodiless, this.willClose), chunks)
  }

  sendBody(chunk: Buffer): boolean {
    this.lastActiveAt = this.owner.now()
    return this.writer.body(chunk)
  }

  sendEnd(trailers: string[] | undefined): void {
    this.writer.end(trailers)
    this.exchange = undefined
    this.current = undefined
    this.lastActiveAt = this.owner.now()
    if (this.reader) return this.linger()
    if (this.willClose) return void this.socket.end()
    if (this.isHeld) this.hold(false)
    if (this.rest) this.feed()
  }

  flush(): boolean {
    return this.writer.flush()
  }

  abort(): void {
    this.exchange = undefined
    // Where only its end ends a body, a proper end would make the part that was sent pass for all.
    if (this.current?.version === '1.0') reset(this.socket)
    else this.socket.destroy()
  }

  pause(): void {
    this.hold(true)
  }

  resume(): void {
    this.hold(false)
  }

  takeOver(head: ResponseHead): { socket: Socket; rest: Buffer | undefined } {
    this.writer.begin(`${headText(head)}Connection: Upgrade\r\nUpgrade: ${head.upgrade}\r\n\r\n`, false)
    this.writer.flush()
    const { socket, rest } = this
    this.rest = undefined
    this.exchange = undefined
    this.unhook()
    this.owner.left(this)
    return { socket, rest }
  }

  sweep(now: number): void {
    const isSilent = now - this.lastActiveAt > this.owner.idleTimeoutMs
    const isDawdling = this.headSince > 0 && now - this.headSince > this.owner.headTimeoutMs
    if (this.isLingering ? now - this.lastActiveAt > lingerMs : false) this.socket.destroy()
    else if (this.headSince > 0 && (isSilent || isDawdling)) this.refuse(new BadMessage(408, 'the head did not come in time'))
    else if (isSilent && this.exchange && this.reader) this.refuse(new BadMessage(408, 'the body did not come in time'))
    else if (isSilent && this.exchange) this.gone(this.socket.writableLength > 0 ? 460 : 504)
    else if (isSilent) this.socket.destroy()
  }

  destroy(): void {
    this.socket.destroy()
  }

  closeSoon(): void {
    if (this.isIdle) this.socket.end()
    else this.willClose = true
  }

  /** Answers a request that cannot be read any further, and ends the connection: where the next one begins is not known. */
  private refuse(error: BadMessage): void {
    this.headSince = 0
    if (this.exchange) return this.gone(error.status)
    this.owner.refused(this, error)
    const { head, body } = answerOf(error.status)
    this.writer.begin(responseText(head, false, false, true), false)
    this.writer.body(body)
    this.writer.end(undefined)
    this.reader = undefined
    this.linger()
  }

  private gone(status: number): void {
    const { exchange } = this
    exchange?.onFrontGone(status)
  }

  /** Closes in the order that lets the client read the answer: an unread byte would turn the end into a reset (RFC 9112, 9.6). */
  private linger(): void {
    this.isLingering = true
    this.rest = undefined
    this.reader = undefined
    this.socket.end()
    this.socket.resume()
  }

  private hold(on: boolean): void {
    this.isHeld = on
    if (on) this.socket.pause()
    else this.socket.resume()
  }

  private readonly onDrain = (): void => {
    this.lastActiveAt = this.owner.now()
    this.exchange?.onFrontDrain()
  }

  /** A client that ends while it waits has left: that is what ELB's 460 says. */
  private readonly onEnd = (): void => {
    if (this.exchange) this.gone(460)
    this.socket.end()
  }

  private readonly onClose = (): void => {
    this.owner.left(this)
    const { exchange } = this
    this.exchange = undefined
    exchange?.onFrontGone(460)
  }

  private unhook(): void {
    this.socket.off('data', this.onData).off('drain', this.onDrain).off('end', this.onEnd).off('close', this.onClose)
  }
}

const ignore = () => {}

function responseText(head: ResponseHead, chunks: boolean, bodiless: boolean, close: boolean): string {
  const length =
    head.contentLength !== undefined && head.status >= 200 && head.status !== 204 ? `Content-Length: ${head.contentLength}\r\n` : ''
  const framing =
    chunks || (bodiless && head.chunked && head.status !== 204 && head.status !== 304) ? 'Transfer-Encoding: chunked\r\n' : length
  return `${headText(head)}${framing}${close ? 'Connection: close' : 'Connection: keep-alive'}\r\n\r\n`
}
