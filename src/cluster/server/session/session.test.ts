import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '#cluster/lib/clock.ts'
import { randomIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type ClientOptions, openDataChannel } from '#test/support/sessionPlugin/dataChannelClient.ts'
import { fakeCluster } from '../fakeCluster.testSupport.ts'
import { startTestServer, type TestServer } from '../http/httpServer.testSupport.ts'
import { createSessionHandlers } from './sessionHandlers.ts'
import { createSessions, type Sessions } from './sessions.ts'

const caller = { account: '000000000000', region: 'us-east-1', principalArn: 'arn:aws:iam::000000000000:root' }
const target = { taskArn: 't', containerArn: 'c', containerName: 'app', command: 'sh' }

describe('a session of ECS Exec', () => {
  const commands = fakeCluster()
  let server: TestServer
  let sessions: Sessions
  beforeEach(async () => {
    sessions = createSessions({
      clock: systemClock,
      ids: randomIds,
      log: silentLogger,
      endpoint: () => server.endpoint,
      openCommand: ({ taskArn }, size) => commands.streams.exec({ task: taskArn, ...(size && { size }) }, caller),
    })
    server = await startTestServer({ sessions, limits: { headersMs: 300 } })
    commands.terminals.length = 0
  })
  afterEach(() => server.close())
  const open = (over: Partial<ClientOptions> = {}) => openDataChannel({ ...sessions.begin(target), ...over })

  it('is shaken hands on, sized, typed into, and closed when the command ends', async () => {
    const client = open({ size: { columns: 120, rows: 40 } })
    client.type('hello')
    await expect.poll(() => client.text()).toBe('hello')
    client.resize({ columns: 100, rows: 30 })
    client.type('exit')
    expect(await client.closed).toEqual({ output: '' })
    expect(commands.terminals[0]).toMatchObject({
      request: { task: 't', size: { columns: 120, rows: 40 } },
      sizes: [{ columns: 100, rows: 30 }],
    })
    const [first] = client.received
    expect(first).toMatchObject({ type: 'output_stream_data', sequenceNumber: 0, flags: 1, payloadType: 5 })
    expect(JSON.parse(String(first?.payload))).toMatchObject({
      AgentVersion: '3.1.1511.0',
      RequestedClientActions: [{ ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands' } }],
    })
  })

  it('sends again what was not acknowledged, and puts nothing out of order', async () => {
    let losses = 3
    const client = open({ loses: ({ payloadType }) => payloadType === 1 && losses-- > 0 })
    for (const word of ['one ', 'two ', 'three ', 'four ']) client.type(word)
    await expect.poll(() => client.text(), { timeout: 5_000 }).toBe('one two three four ')
    client.terminate()
    expect(await client.closed).toEqual({ output: '' })
    expect(commands.terminals[0]?.closed).toBe(true)
  })

  it('takes a token once, and no other', async () => {
    const session = sessions.begin(target)
    const refusal = { code: 1008, reason: 'The token is wrong, was used before, or has expired.' }
    expect(await openDataChannel({ ...session, tokenValue: 'wrong' }).closed).toEqual(refusal)
    const client = openDataChannel(session)
    client.type('hello')
    await expect.poll(() => client.text()).toBe('hello')
    expect(await openDataChannel(session).closed).toEqual(refusal)
    expect(commands.terminals).toHaveLength(1)
    client.terminate()
    await client.closed
  })

  it('goes on over a new line, and is over when it was ended', async () => {
    const session = sessions.begin(target)
    const { ResumeSession, TerminateSession } = createSessionHandlers(sessions)
    const first = openDataChannel(session)
    first.type('hello')
    await expect.poll(() => first.text()).toBe('hello')
    first.drop()
    await first.closed
    const resumed = ResumeSession({ SessionId: session.sessionId }, caller)
    expect(resumed).toMatchObject({
      SessionId: session.sessionId,
      StreamUrl: session.streamUrl,
      TokenValue: expect.stringMatching(/^.{64}$/),
    })
    TerminateSession({ SessionId: session.sessionId }, caller)
    expect(ResumeSession({ SessionId: session.sessionId }, caller).TokenValue).toBe('')
    expect(commands.terminals[0]?.closed).toBe(true)
  })

  it('says why nothing can be run', async () => {
    const client = openDataChannel(sessions.begin({ ...target, taskArn: 'missing' }))
    expect(await client.closed).toEqual({ output: 'The task is not running.' })
  })

  it('ends with the server', async () => {
    const client = open()
    client.type('hello')
    await expect.poll(() => client.text()).toBe('hello')
    sessions.close()
    expect(await client.closed).toEqual({ output: 'Marina is stopping.' })
  })
})
