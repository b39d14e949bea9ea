import { BadMessage } from '../exchange/message.ts'
import { limits, refuseControls, token } from './fields.ts'

export interface BodySink {
  /** A part of the body; the bytes are the receiver's. */
  onBody(chunk: Buffer): void
}

/** What ends a body (RFC 9112, 6.3). */
export type Framing = number | 'chunked' | 'untilClose'

const lineFeed = 10
const longestSizeLine = 1_024
/** Strict: hexadecimal digits alone, few enough to stay exact; extensions are read over. */
const sizeLine = /^([0-9A-Fa-f]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/
/** Trailers that would change how the message is read or routed. */
const forbiddenTrailers = new Set(['transfer-encoding', 'content-length', 'host', 'connection', 'trailer', 'te', 'cookie', 'authorization'])

/** Reads one body out of the bytes of a connection, decoding chunks. */
export class BodyReader {
  ended = false
  /** Name and value in turn; set where there were any, once the body has ended. */
  trailers: string[] | undefined
  private readonly sink: BodySink
  private state: 'data' | 'size' | 'afterData' | 'trailers'
  /** Of the body, or of the chunk that is being read. */
  private left: number
  private readonly isChunked: boolean
  /** A line that has not ended yet. */
  private line = ''
  private trailerBytes = 0

  constructor(framing: Framing, sink: BodySink) {
    this.sink = sink
    this.isChunked = framing === 'chunked'
    this.state = this.isChunked ? 'size' : 'data'
    this.left = framing === 'untilClose' ? Number.POSITIVE_INFINITY : framing === 'chunked' ? 0 : framing
  }

  /**
   * @returns how many bytes belonged to this body; fewer than given only once it has ended
   * @throws BadMessage where the chunks are not as they must be
   */
  feed(bytes: Buffer): number {
    let at = 0
    while (at < bytes.length && !this.ended) at = this.state === 'data' ? this.readData(bytes, at) : this.readLine(bytes, at)
    return at
  }

  private readData(bytes: Buffer, at: number): number {
    const size = Math.min(this.left, bytes.length - at)
    this.left -= size
    this.sink.onBody(size === bytes.length ? bytes : bytes.subarray(at, at + size))
    if (this.left === 0) {
      if (this.isChunked) this.state = 'afterData'
      else this.ended = true
    }
    return at + size
  }

  private readLine(bytes: Buffer, at: number): number {
    const feed = bytes.indexOf(lineFeed, at)
    const end = feed < 0 ? bytes.length : feed + 1
    const longest = this.state === 'trailers' ? limits.header : longestSizeLine
    if (this.line.length + end - at > longest) throw new BadMessage(400, 'a line of a chunked body that is too long')
    this.line += bytes.toString('latin1', at, end)
    if (feed >= 0) this.takeLine(this.ownLine())
    return end
  }

  /** The line that has ended, without its CR LF. */
  private ownLine(): string {
    const line = this.line
    this.line = ''
    if (line.charCodeAt(line.length - 2) !== 13) throw new BadMessage(400, 'a bare line feed in a chunked body')
    const content = line.slice(0, -2)
    refuseControls(content)
    return content
  }

  private takeLine(line: string): void {
    if (this.state === 'size') this.takeSize(line)
    else if (this.state === 'trailers') this.takeTrailer(line)
    else if (line === '') this.state = 'size'
    else throw new BadMessage(400, 'a chunk longer than its size')
  }

  private takeSize(line: string): void {
    const size = sizeLine.exec(line)?.[1]
    if (size === undefined) throw new BadMessage(400, 'a chunk size that is none')
    this.left = Number.parseInt(size, 16)
    this.state = this.left === 0 ? 'trailers' : 'data'
  }

  private takeTrailer(line: string): void {
    if (line === '') {
      this.ended = true
      return
    }
    this.trailerBytes += line.length
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(0, colon))
    if (!token.test(name) || this.trailerBytes > limits.head) throw new BadMessage(400, 'a trailer that is none')
    this.trailers ??= []
    if (!forbiddenTrailers.has(name.toLowerCase())) this.trailers.push(name, line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, ''))
  }
}
