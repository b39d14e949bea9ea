import { beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { type AgentMessage, decodeMessage, encodeMessage, payloadTypes } from './agentMessage.ts'
import { type ChannelEffect, createDataChannel, scanMs } from './dataChannel.ts'

/** A channel, and a client that sends what a test says and nothing by itself. */
function bench(takesInput = () => true) {
  const clock = fakeClock()
  const channel = createDataChannel({ sessionId: 'ecs-execute-command-0', ids: countingIds(), takesInput })
  let next = 0
  const send = (messageType: string, payloadType: number, payload: Uint8Array, sequenceNumber = 0) => {
    const message = { messageType, createdDate: 1, sequenceNumber, flags: 0, messageId: '0'.repeat(32), payloadType, payload }
    return channel.received(encodeMessage(message), clock.now())
  }
  const input = (payloadType: number, payload: object | string) =>
    send('input_stream_data', payloadType, Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)), next++)
  const acknowledge = (number: number) => send('acknowledge', 0, Buffer.from(JSON.stringify({ AcknowledgedMessageSequenceNumber: number })))
  const answerHandshake = (status = 1) =>
    input(payloadTypes.handshakeResponse, { ProcessedClientActions: [{ ActionType: 'SessionType', ActionStatus: status, Error: '' }] })
  /** Effects of the scans of so long. */
  const pass = async (ms: number) => {
    const effects: ChannelEffect[] = []
    for (let passed = 0; passed < ms; passed += scanMs) {
      await clock.advance(scanMs)
      effects.push(...channel.tick(clock.now()))
    }
    return effects
  }
  return {
    clock,
    channel,
    send,
    input,
    acknowledge,
    answerHandshake,
    pass,
    open: () => channel.opened(clock.now()),
    print: (text: string) => channel.output(Buffer.from(text), clock.now()),
    finish: (why = '') => channel.finish(why, clock.now()),
  }
}

const messagesIn = (effects: ChannelEffect[]): AgentMessage[] =>
  effects.flatMap((effect) => (effect.kind === 'send' ? [decodeMessage(Buffer.from(effect.bytes)) as AgentMessage] : []))
const without = (effects: ChannelEffect[]) => effects.filter(({ kind }) => kind !== 'send')
const typed = (text: string) => ({ kind: 'input', bytes: Buffer.from(text) })

describe('a data channel', () => {
  let at: ReturnType<typeof bench>
  beforeEach(() => {
    at = bench()
  })
  /** Up to where the client may type. */
  const ready = () => {
    at.open()
    at.acknowledge(0)
    at.answerHandshake()
    at.acknowledge(1)
  }
  const running = () => {
    ready()
    at.input(payloadTypes.size, { cols: 80, rows: 24 })
  }

  it('begins the command with the client’s size, once', () => {
    ready()
    expect(without(at.input(payloadTypes.size, { cols: 120, rows: 40 }))).toEqual([{ kind: 'start', size: { columns: 120, rows: 40 } }])
    expect(without(at.input(payloadTypes.size, { cols: 99, rows: 33 }))).toEqual([{ kind: 'resize', size: { columns: 99, rows: 33 } }])
  })

  it.each([{ cols: 0, rows: 24 }, { cols: 80 }, { cols: 1e9, rows: 24 }, 'wide'])('takes no size of %j', (size) => {
    running()
    expect(without(at.input(payloadTypes.size, size))).toEqual([])
  })

  it('begins without a size after half a second, or with the first key', async () => {
    ready()
    expect(without(await at.pass(400))).toEqual([])
    expect(without(await at.pass(100))).toEqual([{ kind: 'start', size: undefined }])
    at = bench()
    ready()
    expect(without(at.input(payloadTypes.output, 'ls'))).toEqual([{ kind: 'start', size: undefined }, typed('ls')])
  })

  it('gives up a client that does not answer the handshake within 15 s', async () => {
    at.open()
    expect(without(await at.pass(14_900))).toEqual([])
    expect(without(await at.pass(100))).toEqual([{ kind: 'terminate', why: 'The client did not answer the handshake within 15 s.' }])
  })

  it('gives up a client that cannot take part', () => {
    at.open()
    expect(without(at.answerHandshake(3))).toEqual([
      { kind: 'terminate', why: 'The client cannot take part in this session (SessionType).' },
    ])
  })

  it('gives up a client that acknowledges nothing for 3,000 attempts', async () => {
    running()
    at.print('hello')
    const effects = await at.pass(1_000_000)
    expect(messagesIn(effects).length).toBeGreaterThanOrEqual(3_000)
    expect(without(effects)[0]).toEqual({ kind: 'terminate', why: 'The client did not acknowledge what it was sent.' })
  })

  it('takes no keys before the handshake', () => {
    at.open()
    expect(without(at.input(payloadTypes.output, 'rm'))).toEqual([])
  })

  it('leaves input with the client while the command takes none', () => {
    let takes = true
    at = bench(() => takes)
    running()
    takes = false
    expect(at.input(payloadTypes.output, 'x')).toEqual([])
  })

  it('cuts output into pieces of 1,024 bytes, numbered on', () => {
    running()
    const pieces = messagesIn(at.print('x'.repeat(2_500)))
    expect(pieces.map(({ sequenceNumber, payload }) => [sequenceNumber, payload.length])).toEqual([
      [2, 1024],
      [3, 1024],
      [4, 452],
    ])
  })

  it('has room for a quarter of a megabyte, and none while the client pauses', () => {
    running()
    const header = 120
    const messages = Math.floor((256 * 1024) / (1024 + header))
    at.print('x'.repeat(messages * 1024))
    expect(at.channel.hasRoom).toBe(true)
    at.print('x'.repeat(1024))
    expect(at.channel.hasRoom).toBe(false)
    at.acknowledge(2)
    expect(at.channel.hasRoom).toBe(true)
    at.send('pause_publication', 0, Buffer.alloc(0))
    expect(at.channel.hasRoom).toBe(false)
    at.send('start_publication', 0, Buffer.alloc(0))
    expect(at.channel.hasRoom).toBe(true)
  })

  it('closes once everything was acknowledged', () => {
    running()
    at.print('bye')
    expect(at.finish()).toEqual([])
    const effects = at.acknowledge(2)
    expect(messagesIn(effects).map(({ messageType }) => messageType)).toEqual(['channel_closed'])
    expect(without(effects)).toEqual([{ kind: 'closed' }])
  })

  it('waits 10 s for the last acknowledgement', async () => {
    running()
    at.print('bye')
    at.finish('It is over.')
    expect(without(await at.pass(9_900))).toEqual([])
    const effects = await at.pass(100)
    expect(String(messagesIn(effects).at(-1)?.payload)).toContain('"Output":"It is over."')
    expect(without(effects)).toEqual([{ kind: 'closed' }])
  })

  it('says everything again over a new line, and that it is closed when it is', () => {
    running()
    at.print('one')
    at.print('two')
    expect(messagesIn(at.open()).map(({ payload }) => String(payload))).toEqual(['one', 'two'])
    at.channel.abort('', at.clock.now())
    expect(messagesIn(at.open()).map(({ messageType }) => messageType)).toEqual(['channel_closed'])
  })

  it.each([Buffer.alloc(0), Buffer.alloc(120), Buffer.from('{"TokenValue":"x"}')])('overhears what is no message', (bytes) => {
    running()
    expect(at.channel.received(bytes, at.clock.now())).toEqual([])
  })
})
