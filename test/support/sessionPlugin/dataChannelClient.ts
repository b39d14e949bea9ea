/**
 * A client of a Session Manager data channel, written from its description (spec part 2, 8.3 to 8.7) and not from the server: what it
 * understands, the real plugin is expected to understand.
 */
import { createHash, randomUUID } from 'node:crypto'
import { WebSocket } from 'ws'

export interface Received {
  type: string
  sequenceNumber: number
  flags: number
  payloadType: number
  payload: Buffer
}

export interface ClientOptions {
  streamUrl: string
  tokenValue: string
  size?: { columns: number; rows: number }
  /** Messages that are neither processed nor acknowledged, as on a bad line. */
  loses?: (message: Received) => boolean
  onOutput?: (bytes: Buffer) => void
}

export interface DataChannelClient {
  /** Everything the command printed. */
  text(): string
  type(text: string): void
  resize(size: { columns: number; rows: number }): void
  terminate(): void
  /** What `channel_closed` said, or the code of a line that closed without it. */
  readonly closed: Promise<{ output: string } | { code: number; reason: string }>
  /** Every message, as it came. */
  readonly received: Received[]
  drop(): void
}

const headerLength = 116
const chunk = 1024

export function openDataChannel(options: ClientOptions): DataChannelClient {
  const socket = new WebSocket(options.streamUrl)
  const received: Received[] = []
  const kept = new Map<number, Received>()
  const sent = new Map<number, Buffer>()
  const closed = Promise.withResolvers<{ output: string } | { code: number; reason: string }>()
  let expected = 0
  let next = 0
  let screen = ''
  let isOpen = false
  /** What is typed before the terminal is there. */
  const typedAhead: (() => void)[] = []
  const whenOpen = (act: () => void) => void (isOpen ? act() : typedAhead.push(act))

  const input = (payloadType: number, payload: Buffer) => {
    const bytes = frame('input_stream_data', next, next === 0 ? 1 : 0, payloadType, payload)
    sent.set(next, bytes)
    next += 1
    if (socket.readyState === socket.OPEN) socket.send(bytes)
  }
  const resize = ({ columns, rows }: { columns: number; rows: number }) => input(3, Buffer.from(JSON.stringify({ cols: columns, rows })))

  const process = ({ payloadType, payload }: Received) => {
    if (payloadType === 5) {
      const { RequestedClientActions: actions } = JSON.parse(payload.toString()) as { RequestedClientActions: { ActionType: string }[] }
      const done = actions.map(({ ActionType }) => ({ ActionType, ActionStatus: 1, ActionResult: null, Error: '' }))
      input(6, Buffer.from(JSON.stringify({ ClientVersion: '1.2.650.0', ProcessedClientActions: done, Errors: null })))
    } else if (payloadType === 7) {
      isOpen = true
      resize(options.size ?? { columns: 80, rows: 24 })
      for (const act of typedAhead) act()
    } else if (payloadType === 1 && isOpen) {
      screen += payload.toString()
      options.onOutput?.(payload)
    }
  }

  const receiveOutput = (message: Received, messageId: string) => {
    if (message.sequenceNumber < expected) return
    if (options.loses?.(message)) return
    const content = {
      AcknowledgedMessageType: 'output_stream_data',
      AcknowledgedMessageId: messageId,
      AcknowledgedMessageSequenceNumber: message.sequenceNumber,
      IsSequentialMessage: true,
    }
    socket.send(frame('acknowledge', 0, 3, 0, Buffer.from(JSON.stringify(content))))
    kept.set(message.sequenceNumber, message)
    for (let due = kept.get(expected); due; due = kept.get(expected)) {
      kept.delete(expected)
      expected += 1
      process(due)
    }
  }

  const resend = setInterval(() => {
    const [oldest] = sent.values()
    if (oldest && socket.readyState === socket.OPEN) socket.send(oldest)
  }, 200)
  socket.on('open', () => {
    const hello = { MessageSchemaVersion: '1.0', RequestId: randomUUID(), TokenValue: options.tokenValue, ClientId: randomUUID() }
    socket.send(JSON.stringify({ ...hello, ClientVersion: '1.2.650.0' }))
  })
  socket.on('message', (bytes: Buffer) => {
    const { message, messageId } = read(bytes)
    received.push(message)
    if (message.type === 'output_stream_data') receiveOutput(message, messageId)
    else if (message.type === 'acknowledge') {
      const { AcknowledgedMessageSequenceNumber: number } = JSON.parse(message.payload.toString()) as Record<string, number>
      sent.delete(number ?? -1)
    } else if (message.type === 'channel_closed') {
      const { Output: output } = JSON.parse(message.payload.toString()) as { Output: string }
      closed.resolve({ output })
      socket.close()
    }
  })
  socket.on('close', (code: number, reason: Buffer) => {
    clearInterval(resend)
    closed.resolve({ code, reason: reason.toString() })
  })
  socket.on('error', (error) => closed.reject(error))
  return {
    text: () => screen,
    type: (text) =>
      whenOpen(() => {
        const bytes = Buffer.from(text)
        for (let at = 0; at < bytes.length; at += chunk) input(1, bytes.subarray(at, at + chunk))
      }),
    resize: (size) => whenOpen(() => resize(size)),
    terminate: () => whenOpen(() => input(10, Buffer.from([0, 0, 0, 2]))),
    closed: closed.promise,
    received,
    drop: () => socket.terminate(),
  }
}

function frame(type: string, sequenceNumber: number, flags: number, payloadType: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(headerLength + 4)
  head.writeInt32BE(headerLength, 0)
  head.write(type.padEnd(32, ' '), 4)
  head.writeInt32BE(1, 36)
  head.writeBigInt64BE(BigInt(Date.now()), 40)
  head.writeBigInt64BE(BigInt(sequenceNumber), 48)
  head.writeBigInt64BE(BigInt(flags), 56)
  const id = Buffer.from(randomUUID().replaceAll('-', ''), 'hex')
  id.copy(head, 64, 8, 16)
  id.copy(head, 72, 0, 8)
  createHash('sha256').update(payload).digest().copy(head, 80)
  head.writeInt32BE(payloadType, 112)
  head.writeInt32BE(payload.length, 116)
  return Buffer.concat([head, payload])
}

/** Throws for what a real client would refuse. */
function read(bytes: Buffer): { message: Received; messageId: string } {
  const length = bytes.readInt32BE(0)
  const payload = bytes.subarray(length + 4, length + 4 + bytes.readInt32BE(length))
  const digest = bytes.subarray(80, 112)
  if (length !== headerLength || (payload.length > 0 && !createHash('sha256').update(payload).digest().equals(digest))) {
    throw new Error('The server sent a message that a client refuses.')
  }
  const id = Buffer.concat([bytes.subarray(72, 80), bytes.subarray(64, 72)]).toString('hex')
  const message = {
    type: bytes.toString('latin1', 4, 36).trim(),
    sequenceNumber: Number(bytes.readBigInt64BE(48)),
    flags: Number(bytes.readBigInt64BE(56)),
    payloadType: bytes.readInt32BE(112),
    payload,
  }
  return { message, messageId: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5') }
}
