import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startTestServer, type TestServer, token } from './httpServer.testSupport.ts'

describe('streams over WebSocket', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startTestServer({ limits: { headersMs: 200, bodyBytes: 10_000 } })
  })
  afterEach(() => server.close())

  /** Opens a line, says `first`, and resolves with all text that came and the code it was closed with. */
  const talk = (path: string, first: string | Buffer | undefined, headers: Record<string, string> = {}) =>
    new Promise<{ texts: string[]; code: number }>((resolve, reject) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
      const texts: string[] = []
      socket.on('open', () => first !== undefined && socket.send(first))
      socket.on('message', (data: Buffer) => texts.push(data.toString('utf8')))
      socket.on('error', reject)
      socket.on('close', (code) => resolve({ texts, code }))
    })
  const hello = (given: object) => JSON.stringify({ token, request: { tail: 2 }, ...given })

  it('answers whoever knows the token', async () => {
    const { texts, code } = await talk('/stream/logs', hello({ account: '123456789012', region: 'eu-west-3' }))
    expect(texts).toHaveLength(3)
    expect(texts.at(-1)).toBe('{"type":"end"}')
    expect(code).toBe(1000)
  })

  it('takes our own page as origin', async () => {
    expect((await talk('/stream/logs', hello({}), { origin: `http://127.0.0.1:${server.port}` })).code).toBe(1000)
  })

  it.each([
    ['a wrong token', () => hello({ token: 'wrong' })],
    ['no token', () => JSON.stringify({ request: {} })],
    ['no JSON', () => 'hello'],
    ['bytes', () => Buffer.from(hello({}))],
    ['nothing, for long', () => undefined],
  ])('turns away %s', async (_what, first) => {
    const { texts, code } = await talk('/stream/exec', first())
    expect(code).toBe(1008)
    expect(JSON.parse(texts.filter((text) => text !== '')[0] ?? '')).toMatchObject({ type: 'error', code: 'AccessDeniedException' })
    expect(server.cluster.terminals).toEqual([])
  })

  it('closes on a message that is too large', async () => {
    expect((await talk('/stream/exec', 'x'.repeat(20_000))).code).toBe(1009)
  })

  it('says what is wrong with account, region or request', async () => {
    const first = async (given: object) => JSON.parse((await talk('/stream/logs', hello(given))).texts[0] ?? '') as object
    expect(await first({ account: 'me' })).toMatchObject({
      type: 'error',
      code: 'InvalidParameterException',
      message: expect.stringContaining('12 digits'),
    })
    expect(await first({ request: { tail: 'all' } })).toMatchObject({ type: 'error', code: 'SerializationException' })
  })

  it.each([
    ['another page', { origin: 'https://evil.example' }, 403],
    ['another name', { host: 'evil.example' }, 403],
  ])('refuses %s before the upgrade', async (_who, headers, status) => {
    await expect(talk('/stream/exec', undefined, headers)).rejects.toThrow(`Unexpected server response: ${status}`)
  })

  it('has no other streams', async () => {
    await expect(talk('/stream/other', undefined)).rejects.toThrow('Unexpected server response: 404')
    await expect(talk('/', undefined)).rejects.toThrow('Unexpected server response: 404')
  })

  it('outlives messages that make no sense', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/stream/exec`)
    await new Promise((resolve) => socket.on('open', resolve))
    const texts: string[] = []
    const bytes: string[] = []
    socket.on('message', (data: Buffer, isBinary) => (isBinary ? bytes : texts).push(data.toString('utf8')))
    socket.send(hello({ request: { task: 't' } }))
    await expect.poll(() => texts).toEqual(['{"type":"started"}'])
    for (const text of [
      '',
      '{',
      'null',
      '[]',
      '{"type":"resize","columns":-1,"rows":1e9}',
      '{"type":"taken","count":"x"}',
      '{"type":"taken","count":-5}',
    ])
      socket.send(text)
    socket.send(Buffer.from('exit'))
    await expect.poll(() => texts.at(-1)).toBe('{"type":"exit","exitCode":7}')
    expect(bytes).toEqual(['exit'])
    expect(server.cluster.terminals[0]?.sizes).toEqual([])
  })
})
