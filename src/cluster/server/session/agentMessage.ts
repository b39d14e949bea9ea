import { createHash } from 'node:crypto'

/** One binary message of a data channel, whoever sends it (spec part 2, 8.4). */
export interface AgentMessage {
  messageType: string
  /** Milliseconds since the epoch; never 0. */
  createdDate: number
  sequenceNumber: number
  flags: number
  /** UUID with hyphens, lower case. */
  messageId: string
  payloadType: number
  payload: Uint8Array
}

export const messageTypes = {
  input: 'input_stream_data',
  output: 'output_stream_data',
  acknowledge: 'acknowledge',
  channelClosed: 'channel_closed',
  startPublication: 'start_publication',
  pausePublication: 'pause_publication',
} as const

export const payloadTypes = {
  output: 1,
  error: 2,
  size: 3,
  parameter: 4,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  flag: 10,
} as const

/** Bits of `flags`. */
export const messageFlags = { none: 0, syn: 1, fin: 2 } as const

/** Where each field begins. */
const offsets = {
  headerLength: 0,
  messageType: 4,
  schemaVersion: 36,
  createdDate: 40,
  sequenceNumber: 48,
  flags: 56,
  messageId: 64,
  digest: 80,
  payloadType: 112,
  payloadLength: 116,
  payload: 120,
} as const

/** What comes before the payload's length. */
const headerLength = offsets.payloadLength
const schemaVersion = 1

export function encodeMessage(message: AgentMessage): Buffer {
  const bytes = Buffer.alloc(offsets.payload + message.payload.length)
  bytes.writeUInt32BE(headerLength, offsets.headerLength)
  bytes.write(message.messageType.padEnd(offsets.schemaVersion - offsets.messageType), offsets.messageType, 'latin1')
  bytes.writeUInt32BE(schemaVersion, offsets.schemaVersion)
  bytes.writeBigUInt64BE(BigInt(message.createdDate), offsets.createdDate)
  bytes.writeBigInt64BE(BigInt(message.sequenceNumber), offsets.sequenceNumber)
  bytes.writeBigUInt64BE(BigInt(message.flags), offsets.flags)
  swapHalves(Buffer.from(message.messageId.replaceAll('-', ''), 'hex')).copy(bytes, offsets.messageId)
  digestOf(message.payload).copy(bytes, offsets.digest)
  bytes.writeUInt32BE(message.payloadType, offsets.payloadType)
  bytes.writeUInt32BE(message.payload.length, offsets.payloadLength)
  bytes.set(message.payload, offsets.payload)
  return bytes
}

/** @returns the message, its payload a view of `bytes`; or what is wrong with it, which never repeats its content */
export function decodeMessage(bytes: Buffer): AgentMessage | { problem: string } {
  if (bytes.length < offsets.payload) return { problem: `a message of ${bytes.length} bytes has no room for its header` }
  if (bytes.readUInt32BE(offsets.headerLength) !== headerLength) return { problem: 'the header has another length' }
  const payload = bytes.subarray(offsets.payload)
  if (bytes.readUInt32BE(offsets.payloadLength) !== payload.length)
    return { problem: 'the payload has another length than the header says' }
  if (payload.length > 0 && !digestOf(payload).equals(bytes.subarray(offsets.digest, offsets.payloadType)))
    return { problem: 'the payload does not match its digest' }
  const createdDate = bytes.readBigUInt64BE(offsets.createdDate)
  const sequenceNumber = bytes.readBigInt64BE(offsets.sequenceNumber)
  if (createdDate === 0n) return { problem: 'the message has no date' }
  if (sequenceNumber < 0n || sequenceNumber > Number.MAX_SAFE_INTEGER) return { problem: 'the sequence number is out of range' }
  return {
    messageType: bytes.toString('latin1', offsets.messageType, offsets.schemaVersion).replaceAll('\0', ' ').trim(),
    createdDate: Number(createdDate),
    sequenceNumber: Number(sequenceNumber),
    flags: Number(bytes.readBigUInt64BE(offsets.flags)),
    messageId: uuidOf(swapHalves(bytes.subarray(offsets.messageId, offsets.digest))),
    payloadType: bytes.readUInt32BE(offsets.payloadType),
    payload,
  }
}

const digestOf = (payload: Uint8Array) => createHash('sha256').update(payload).digest()

/** The wire has the second half of a UUID first. */
const swapHalves = (id: Buffer) => Buffer.concat([id.subarray(8), id.subarray(0, 8)])

const uuidOf = (id: Buffer) => id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
