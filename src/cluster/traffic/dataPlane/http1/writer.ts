import type { Socket } from 'node:net'
import type { ResponseHead } from '../exchange/message.ts'

/** Up to here a body goes out as one string together with its head, in one system call. */
const smallBody = 8_192

/** Status line and headers, without framing. */
export function headText(head: ResponseHead): string {
  let text = `HTTP/1.1 ${head.status} ${head.reason}\r\n`
  const { headers } = head
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`
  return text
}

/** Name and value in turn as lines. */
export function lines(headers: readonly string[]): string {
  let text = ''
  for (let at = 0; at < headers.length; at += 2) text += `${headers[at]}: ${headers[at + 1]}\r\n`
  return text
}

/** Writes one message after the other on a socket: a head, then a body in chunks or as it is. */
export class MessageWriter {
  private readonly socket: Socket
  /** What waits to be sent together with what comes next. */
  private pending = ''
  private isChunked = false
  bytes = 0

  constructor(socket: Socket) {
    this.socket = socket
  }

  begin(head: string, chunked: boolean): void {
    this.pending += head
    this.isChunked = chunked
  }

  /** @returns false where the other end is slow */
  body(chunk: Buffer): boolean {
    if (chunk.length === 0) return true
    const before = this.isChunked ? `${this.pending}${chunk.length.toString(16)}\r\n` : this.pending
    const after = this.isChunked ? '\r\n' : ''
    this.pending = ''
    if (chunk.length <= smallBody && before !== '') {
      // Held back for a moment: the end of the body may follow at once.
      this.pending = `${before}${chunk.toString('latin1')}${after}`
      return true
    }
    return this.writeParts(before, chunk, after)
  }

  flush(): boolean {
    if (this.pending === '') return true
    const text = this.pending
    this.pending = ''
    this.bytes += text.length
    return this.socket.write(text, 'latin1')
  }

  end(trailers: string[] | undefined): void {
    if (this.isChunked) this.pending += trailers ? `0\r\n${lines(trailers)}\r\n` : '0\r\n\r\n'
    this.isChunked = false
    this.flush()
  }

  private writeParts(before: string, chunk: Buffer, after: string): boolean {
    this.bytes += before.length + chunk.length + after.length
    if (before === '' && after === '') return this.socket.write(chunk)
    this.socket.cork()
    if (before !== '') this.socket.write(before, 'latin1')
    const goesOn = this.socket.write(chunk)
    if (after !== '') this.socket.write(after, 'latin1')
    this.socket.uncork()
    return goesOn
  }
}
