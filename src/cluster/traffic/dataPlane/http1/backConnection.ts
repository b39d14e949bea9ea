import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { BadMessage, hasNoBody, type ResponseHead } from '../exchange/message.ts'
import type { Back, BackEvents, BackFailure, OutgoingRequest } from '../exchange/sides.ts'
import { BodyReader, type BodySink } from './bodyReader.ts'
import { parseResponseHead } from './responseHead.ts'
import { lines, MessageWriter } from './writer.ts'

export interface BackOwner {
  /** Ready for a first request. */
  connected(connection: Http1Back): void
  /** The answer is over and the connection can carry another request. */
  free(connection: Http1Back): void
  closed(connection: Http1Back): void
}

export interface BackAddress {
  address: string
  port: number
  secure: boolean
}

/** ELB's limit for the head of an answer. */
const longestHead = 32_768
const headEnd = Buffer.from('\r\n\r\n')

/** One connection to a target over HTTP/1.1, used for one request after the other. */
export class Http1Back implements Back, BodySink {
  readonly socket: Socket
  private readonly owner: BackOwner
  private readonly writer: MessageWriter
  private exchange: BackEvents | undefined
  private reader: BodyReader | undefined
  private rest: Buffer | undefined
  private isConnected = false
  private requestEnded = false
  private head: ResponseHead | undefined
  private answers = 0
  isOpen = true
  idleSince = 0
  /** What the target said of how long it keeps an idle connection. */
  keepAliveSeconds: number | undefined

  constructor(to: BackAddress, owner: BackOwner, exchange: BackEvents) {
    this.owner = owner
    this.exchange = exchange
    const { address: host, port } = to
    // A target's certificate is not checked, as ELB does not.
    this.socket = to.secure ? connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] }) : connect({ host, port })
    this.writer = new MessageWriter(this.socket)
    this.socket.setNoDelay(true)
    this.socket.once(to.secure ? 'secureConnect' : 'connect', this.onConnect)
    this.socket.on('data', this.onData)
    this.socket.on('drain', this.onDrain)
    this.socket.on('end', this.onEnd)
    this.socket.on('error', ignore)
    this.socket.on('close', this.onClose)
  }

  start(exchange: BackEvents, { request, added, host }: OutgoingRequest): void {
    this.exchange = exchange
    this.requestEnded = false
    this.head = undefined
    const framing = request.chunked ? 'Transfer-Encoding: chunked\r\n' : lengthOf(request.contentLength)
    const switching = request.upgrade === '' ? '' : `Connection: Upgrade\r\nUpgrade: ${request.upgrade}\r\n`
    const start = `${request.method} ${request.target} HTTP/1.1\r\nHost: ${host}\r\n`
    this.writer.begin(`${start}${lines(request.headers)}${lines(added)}${framing}${switching}\r\n`, request.chunked)
  }

  sendBody(chunk: Buffer): boolean {
    const goesOn = this.writer.body(chunk)
    return this.writer.flush() && goesOn
  }

  sendEnd(trailers: string[] | undefined): void {
    this.requestEnded = true
    this.writer.end(trailers)
  }

  flush(): void {
    this.writer.flush()
  }

  pause(): void {
    this.socket.pause()
  }

  resume(): void {
    this.socket.resume()
  }

  abort(): void {
    this.exchange = undefined
    this.isOpen = false
    this.socket.destroy()
  }

  cutOff(): void {
    this.fail('closed', true)
  }

  giveUpConnecting(): void {
    this.fail('connectTimeout')
  }

  private readonly onConnect = (): void => {
    this.isConnected = true
    this.owner.connected(this)
    this.exchange?.onBackReady(this)
  }

  private readonly onData = (chunk: Buffer): void => {
    // Bytes that nobody asked for belong to no answer.
    if (!this.exchange) return this.abort()
    this.rest = this.rest ? Buffer.concat([this.rest, chunk]) : chunk
    try {
      while (this.rest && this.exchange && this.step(this.rest, this.exchange));
    } catch (error) {
      if (!(error instanceof BadMessage)) throw error
      return this.fail('badAnswer')
    }
    this.exchange?.onResponseFlush()
  }

  /** @returns whether to go on */
  private step(bytes: Buffer, exchange: BackEvents): boolean {
    if (this.reader) return this.readBody(this.reader, bytes, exchange)
    const end = bytes.indexOf(headEnd)
    if (end < 0) {
      if (bytes.length > longestHead) throw new BadMessage(502, 'a head above 32 KB')
      return false
    }
    if (end > longestHead) throw new BadMessage(502, 'a head above 32 KB')
    const head = parseResponseHead(bytes.toString('latin1', 0, end))
    const next = end + headEnd.length
    this.rest = next === bytes.length ? undefined : bytes.subarray(next)
    return this.takeHead(head, exchange)
  }

  private readBody(reader: BodyReader, bytes: Buffer, exchange: BackEvents): boolean {
    const used = reader.feed(bytes)
    if (this.exchange !== exchange) return false
    this.rest = used === bytes.length ? undefined : bytes.subarray(used)
    if (!reader.ended) return false
    this.end(reader.trailers)
    return false
  }

  private takeHead(head: ResponseHead, exchange: BackEvents): boolean {
    if (head.status === 101) return this.switchOver(head, exchange)
    // What comes before the answer is between the target and us: the client was told to go on already.
    if (head.status < 200) return true
    this.head = head
    this.keepAliveSeconds = head.keepAliveSeconds
    this.answers += 1
    if (hasNoBody(exchange.method, head.status) || (!head.chunked && head.contentLength === 0)) {
      exchange.onResponse(head)
      this.end(undefined)
      return false
    }
    this.reader = new BodyReader(head.chunked ? 'chunked' : (head.contentLength ?? 'untilClose'), this)
    exchange.onResponse(head)
    return this.exchange === exchange
  }

  private switchOver(head: ResponseHead, exchange: BackEvents): false {
    if (exchange.upgrade === '' || head.upgrade === '') throw new BadMessage(502, 'a switch that nobody asked for')
    const { socket, rest } = this
    this.rest = undefined
    this.exchange = undefined
    socket.off('data', this.onData).off('drain', this.onDrain).off('end', this.onEnd)
    exchange.onSwitched(head, socket, rest)
    return false
  }

  onBody(chunk: Buffer): void {
    this.exchange?.onResponseBody(chunk)
  }

  /** Bytes beyond the answer belong to nothing: such a connection is not used again. */
  private end(trailers: string[] | undefined): void {
    const { exchange, head } = this
    this.exchange = undefined
    this.reader = undefined
    // Free before the exchange is told, so that the next request of the same client finds it.
    if (head?.keepAlive && this.requestEnded && this.isOpen && !this.rest) this.owner.free(this)
    else this.abort()
    exchange?.onResponseEnd(trailers)
  }

  private readonly onDrain = (): void => this.exchange?.onBackDrain()

  private readonly onEnd = (): void => {
    const endsBody = this.reader && !this.head?.chunked && this.head?.contentLength === undefined
    this.isOpen = false
    if (endsBody) this.end(undefined)
    else this.fail('closed')
  }

  private readonly onClose = (): void => {
    this.isOpen = false
    this.fail(this.isConnected ? 'closed' : 'refused')
    this.owner.closed(this)
  }

  private fail(why: BackFailure, isFresh = this.answers === 0): void {
    const { exchange } = this
    this.abort()
    exchange?.onBackFailed(why, isFresh)
  }
}

const ignore = () => {}

const lengthOf = (bytes: number | undefined) => (bytes === undefined ? '' : `Content-Length: ${bytes}\r\n`)
