import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExecSession } from '#cluster/api/streams.ts'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { startTestServer, type TestServer } from '../http/httpServer.testSupport.ts'
import { decodeMessage, encodeMessage, messageTypes, payloadTypes } from './agentMessage.ts'
import type { LiveSession, SessionLine } from './liveSession.ts'
import { createSessions, type Sessions, sessionIdOf } from './sessions.ts'

const target = { taskArn: 't', containerArn: 'c', containerName: 'app', command: 'sh' }
const line = (): SessionLine => ({ send() {}, close() {} })
/** Of a client that acknowledges, shakes hands and does nothing more. */
function answeringLine(live: LiveSession) {
  const closed = { is: false }
  const answer = (messageType: string, payloadType: number, content: object) => {
    const payload = Buffer.from(JSON.stringify(content))
    const message = { messageType, createdDate: 1, sequenceNumber: 0, flags: 0, messageId: '0'.repeat(32), payloadType, payload }
    live.received(client, encodeMessage(message))
  }
  const client: SessionLine & { closed: { is: boolean } } = {
    closed,
    send(bytes) {
      const message = decodeMessage(Buffer.from(bytes))
      if ('problem' in message || message.messageType !== messageTypes.output) return
      answer(messageTypes.acknowledge, 0, { AcknowledgedMessageSequenceNumber: message.sequenceNumber })
      if (message.payloadType === payloadTypes.handshakeRequest)
        answer(messageTypes.input, payloadTypes.handshakeResponse, { ProcessedClientActions: [] })
    },
    close: () => void (closed.is = true),
  }
  return client
}
const id = 'ecs-execute-command-00000000000000001'

describe('sessions', () => {
  let clock: FakeClock
  let sessions: Sessions
  beforeEach(() => {
    clock = fakeClock()
    sessions = createSessions({
      clock,
      ids: randomIds,
      log: silentLogger,
      endpoint: () => 'http://127.0.0.1:8327',
      openCommand: () => new Promise<ExecSession>(() => {}),
    })
  })
  afterEach(() => sessions.close())

  it('have an address and a token that nobody guesses', () => {
    const { sessionId, streamUrl, tokenValue } = sessions.begin(target)
    expect(sessionIdOf(new URL(streamUrl).pathname)).toBe(sessionId)
    expect(streamUrl).toBe(`ws://127.0.0.1:8327/v1/data-channel/${sessionId}?role=publish_subscribe`)
    expect(tokenValue).toMatch(/^[\w-]{64}$/)
    expect(sessions.begin(target).tokenValue).not.toBe(tokenValue)
  })

  it('are nobody’s when the token was not used within a minute', async () => {
    const [used, late] = [sessions.begin(target), sessions.begin(target)]
    await clock.advance(59_900)
    expect(sessions.claim(used.sessionId, used.tokenValue)).toBeDefined()
    await clock.advance(100)
    expect(sessions.claim(late.sessionId, late.tokenValue)).toBeUndefined()
    expect(sessions.resume(late.sessionId)).toBeUndefined()
  })

  it('take no token of another', () => {
    const [one, other] = [sessions.begin(target), sessions.begin(target)]
    expect(sessions.claim(one.sessionId, other.tokenValue)).toBeUndefined()
    expect(sessions.claim(one.sessionId, one.tokenValue)).toBeDefined()
  })

  it('go on for a minute without a line, and no longer', async () => {
    const { sessionId, tokenValue } = sessions.begin(target)
    const live = sessions.claim(sessionId, tokenValue)
    const first = line()
    live?.attach(first)
    live?.detached(first)
    await clock.advance(59_000)
    const resumed = sessions.resume(sessionId)
    expect(resumed?.tokenValue).not.toBe(tokenValue)
    expect(sessions.claim(sessionId, tokenValue)).toBeUndefined()
    await clock.advance(1_000)
    expect(sessions.claim(sessionId, resumed?.tokenValue ?? '')).toBeUndefined()
  })

  it('end after 20 minutes without use', async () => {
    const { sessionId, tokenValue } = sessions.begin(target)
    const live = sessions.claim(sessionId, tokenValue)
    const client = live && answeringLine(live)
    if (client) live.attach(client)
    await clock.advance(20 * 60_000 - 200)
    expect(sessions.resume(sessionId)).toBeDefined()
    await clock.advance(200)
    expect(sessions.resume(sessionId)).toBeUndefined()
    expect(client?.closed.is).toBe(true)
  })

  it('are 1,000 for a container, and 1,000 that were not opened', () => {
    for (let count = 0; count < 1_000; count += 1) sessions.begin(target)
    expect(() => sessions.begin(target)).toThrow('The container has 1000 exec sessions, and more are not possible. End some.')
    expect(() => sessions.begin({ ...target, containerArn: 'other' })).toThrow('1000 exec sessions were asked for and not opened.')
  })

  it.each([
    [`/v1/data-channel/${id}`, id],
    [`/v1/data-channel/${id}?role=publish_subscribe`, id],
    ['/v1/data-channel/ecs-execute-command-1', undefined],
    [`/v1/data-channel/${id}/more`, undefined],
    [`/v1/data-channel/${id}%20`, undefined],
    [`/x/v1/data-channel/${id}`, undefined],
  ])('are addressed by %s: %s', (url, sessionId) => {
    expect(sessionIdOf(url)).toBe(sessionId)
  })

  describe('at the front door', () => {
    let server: TestServer
    beforeEach(async () => {
      server = await startTestServer({ sessions })
    })
    afterEach(() => server.close())
    const upgrade = (headers: string) =>
      server.sendRaw(
        `GET /v1/data-channel/${id} HTTP/1.1\r\n${headers}Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      )

    it.each([
      ['another host', () => 'Host: evil.example\r\n'],
      ['a page of another site', () => `Host: 127.0.0.1:${server.port}\r\nOrigin: https://evil.example\r\n`],
      ['no page at all, as of a file', () => `Host: 127.0.0.1:${server.port}\r\nOrigin: null\r\n`],
    ])('are refused to %s', async (_, headers) => {
      expect(await upgrade(headers())).toMatch(/^HTTP\/1\.1 403 /)
    })
  })
})
