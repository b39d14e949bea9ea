import { describe, expect, it } from 'vitest'
import { type AgentMessage, decodeMessage, encodeMessage } from './agentMessage.ts'

const message: AgentMessage = {
  messageType: 'input_stream_data',
  createdDate: 1_789_597_567_642,
  sequenceNumber: 7,
  flags: 3,
  messageId: '00112233-4455-6677-8899-aabbccddeeff',
  payloadType: 1,
  payload: Buffer.from('ls\r'),
}
const changed = (change: (bytes: Buffer) => void) => {
  const bytes = encodeMessage(message)
  change(bytes)
  return decodeMessage(bytes)
}

describe('a message of a data channel', () => {
  it('is on the wire as it is described', () => {
    const bytes = encodeMessage(message)
    expect(bytes.length).toBe(123)
    expect(bytes.readUInt32BE(0)).toBe(116)
    expect(bytes.toString('latin1', 4, 36)).toBe('input_stream_data'.padEnd(32))
    expect(bytes.readUInt32BE(36)).toBe(1)
    expect(bytes.readBigUInt64BE(40)).toBe(1_789_597_567_642n)
    expect(bytes.readBigInt64BE(48)).toBe(7n)
    expect(bytes.readBigUInt64BE(56)).toBe(3n)
    expect(bytes.toString('hex', 64, 80)).toBe('8899aabbccddeeff0011223344556677')
    expect(bytes.toString('hex', 80, 112)).toBe('1d887ce0f8672e4914d9000e801cd74ecd805dd9366c0bc42dc16adc0197dc2f')
    expect(bytes.readUInt32BE(112)).toBe(1)
    expect(bytes.readUInt32BE(116)).toBe(3)
    expect(bytes.toString('latin1', 120)).toBe('ls\r')
  })

  it.each([
    ['as it is', message],
    ['without a payload', { ...message, payload: Buffer.alloc(0) }],
    ['with a large number', { ...message, sequenceNumber: 2 ** 40 }],
  ])('is read as it was written: %s', (_, written) => {
    expect(decodeMessage(encodeMessage(written))).toEqual(written)
  })

  it('has its type read whatever fills it up', () => {
    expect(changed((bytes) => bytes.fill(0, 4 + 'input_stream_data'.length, 36))).toMatchObject({ messageType: 'input_stream_data' })
  })

  it.each<[string, (bytes: Buffer) => void, RegExp]>([
    ['another header', (bytes) => bytes.writeUInt32BE(112, 0), /header has another length/],
    ['a longer payload than it has', (bytes) => bytes.writeUInt32BE(4, 116), /another length than the header says/],
    ['a length beyond all bounds', (bytes) => bytes.writeUInt32BE(0xffffffff, 116), /another length than the header says/],
    ['another payload', (bytes) => bytes.writeUInt8(0x6d, 120), /does not match its digest/],
    ['no date', (bytes) => bytes.writeBigUInt64BE(0n, 40), /no date/],
    ['a negative number', (bytes) => bytes.writeBigInt64BE(-1n, 48), /out of range/],
    ['a number that cannot be counted to', (bytes) => bytes.writeBigInt64BE(2n ** 60n, 48), /out of range/],
  ])('is refused with %s', (_, change, problem) => {
    expect(changed(change)).toEqual({ problem: expect.stringMatching(problem) })
  })

  it.each([0, 1, 119])('is refused where only %i bytes of it came', (length) => {
    expect(decodeMessage(encodeMessage(message).subarray(0, length))).toHaveProperty('problem')
  })
})
