import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { ecsTarget, startTestServer, type TestServer, token } from './httpServer.testSupport.ts'
import { createHttpServer } from './httpServer.ts'

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const signed = (keyId: string, region = 'eu-west-3', service = 'ecs') => ({
  authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host;x-amz-date, Signature=00`,
})
const list = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': ecsTarget('ListTasks') }
const errorIn = (body: string) => JSON.parse(body) as { __type: string; message: string }

describe('AWS JSON 1.1', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  it('answers with a request id and its own content type', async () => {
    const { status, headers, body } = await server.send({ headers: list, body: '{}' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('application/x-amz-json-1.1')
    expect(headers['x-amzn-requestid']).toMatch(uuid)
    expect(JSON.parse(body)).toEqual({ tasks: [{ createdAt: 1_789_597_567.642, tags: [] }] })
  })

  it('answers an empty result with {}', async () => {
    server.cluster.answerNextWith(() => undefined)
    expect((await server.send({ headers: list, body: '{}' })).body).toBe('{}')
  })

  it('takes an empty body for an empty request, and text with a byte order mark', async () => {
    expect((await server.send({ headers: list })).status).toBe(200)
    expect((await server.send({ headers: list, body: '\uFEFF{}' })).status).toBe(200)
  })

  it('has errors in ECS’s form, with their details beside the message', async () => {
    server.cluster.answerNextWith(() => {
      throw new ClusterError('ConflictException', 'Taken.', { details: { resourceIds: ['arn'] } })
    })
    const { status, headers, body } = await server.send({ headers: list, body: '{}' })
    expect(status).toBe(400)
    expect(headers['content-type']).toBe('application/x-amz-json-1.1')
    expect(headers['x-amzn-requestid']).toMatch(uuid)
    expect(JSON.parse(body)).toEqual({ __type: 'ConflictException', message: 'Taken.', resourceIds: ['arn'] })
  })

  it('answers a defect with 500 and tells nothing of it', async () => {
    server.cluster.answerNextWith(() => {
      throw new Error('secret detail')
    })
    const { status, body } = await server.send({ headers: list, body: '{}' })
    expect(status).toBe(500)
    expect(errorIn(body).__type).toBe('ServerException')
    expect(body).not.toContain('secret')
  })

  it.each([
    ['{"cluster": ', 'SerializationException', 'not valid JSON'],
    ['[]', 'SerializationException', 'must be a JSON object'],
    ['"x"', 'SerializationException', 'must be a JSON object'],
    ['{"cluster": 1}', 'SerializationException', 'cluster must be a string, but is a number'],
    [Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 'SerializationException', 'not UTF-8'],
  ])('says what is wrong with the body %j', async (body, code, sentence) => {
    const answer = await server.send({ headers: list, body })
    expect(answer.status).toBe(400)
    expect(errorIn(answer.body)).toMatchObject({ __type: code, message: expect.stringContaining(sentence) })
  })

  it('refuses compressed bodies with a sentence', async () => {
    const { body } = await server.send({ headers: { ...list, 'content-encoding': 'gzip' }, body: '{}' })
    expect(errorIn(body)).toMatchObject({ __type: 'SerializationException', message: expect.stringContaining('not compressed') })
  })

  it('knows unknown operations and other services apart', async () => {
    const call = async (target: string) => errorIn((await server.send({ headers: { 'x-amz-target': target }, body: '{}' })).body)
    expect(await call(ecsTarget('FlyToTheMoon'))).toMatchObject({ __type: 'UnknownOperationException' })
    expect(await call('DynamoDB_20120810.ListTables')).toMatchObject({
      __type: 'UnknownOperationException',
      message: expect.stringMatching(/Amazon ECS .* and not DynamoDB_20120810\./),
    })
  })

  it('tells callers of the query protocol in its own form', async () => {
    const { status, headers, body } = await server.send({
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        ...signed('AKIA', 'us-east-1', 'sns'),
      },
      body: 'Action=ListTopics&Version=2010-03-31',
    })
    expect(status).toBe(400)
    expect(headers['content-type']).toBe('text/xml; charset=utf-8')
    expect(body).toContain('<Code>InvalidAction</Code>')
    expect(body).toContain('not the service sns')
    expect(body).toContain('ListTopics')
    const evil = await server.send({ headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=<script>&x=%ff' })
    expect(evil.body).not.toContain('<script>')
  })

  it('answers the calls of STS that tools make first, signed and unsigned', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const body = 'Action=GetCallerIdentity&Version=2011-06-15'
    const mine = await server.send({ headers: { ...form, ...signed('123456789012', 'us-east-1', 'sts') }, body })
    expect(mine.status).toBe(200)
    expect(mine.headers['content-type']).toBe('text/xml')
    expect(mine.body).toContain('<Account>123456789012</Account>')
    expect((await server.send({ headers: form, body })).body).toContain('<Account>000000000000</Account>')
    const unknown = await server.send({
      headers: { ...form, ...signed('AKIA', 'us-east-1', 'sts') },
      body: 'Action=Dance&Version=2011-06-15',
    })
    expect(unknown).toMatchObject({ status: 400, body: expect.stringContaining('<Code>InvalidAction</Code>') })
  })

  it('names the service of a call without a target', async () => {
    const { body } = await server.send({ headers: signed('AKIA', 'us-east-1', 's3') })
    expect(errorIn(body)).toMatchObject({ __type: 'UnknownOperationException', message: expect.stringContaining('not the service s3') })
  })

  it('has nothing elsewhere', async () => {
    const { status, body } = await server.send({ path: '/service/AmazonECS/operation/ListTasks', headers: list, body: '{}' })
    expect(status).toBe(404)
    expect(errorIn(body).__type).toBe('UnknownOperationException')
  })

  it('answers a client that offers HTTP/2', async () => {
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' }
    expect((await server.send({ headers: { ...list, ...offer }, body: '{}' })).status).toBe(200)
  })

  it('keeps connections open', async () => {
    const one =
      'POST / HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nX-Amz-Target: AmazonEC2ContainerServiceV20141113.ListTasks\r\nContent-Length: 2\r\n'
    const text = await server.sendRaw(`${one}\r\n{}${one}Connection: close\r\n\r\n{}`.replaceAll('PORT', String(server.port)))
    expect(text.match(/HTTP\/1.1 200 OK/g)).toHaveLength(2)
  })
})

describe('account and region', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())

  it.each([
    ['no signature', {}, '000000000000', 'us-east-1'],
    ['a key of 12 digits', signed('123456789012'), '123456789012', 'eu-west-3'],
    ['another key', signed('AKIAIOSFODNN7EXAMPLE'), '000000000000', 'eu-west-3'],
    ['another kind of authorization', { authorization: 'Bearer abc' }, '000000000000', 'us-east-1'],
    ['half a signature', { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA' }, '000000000000', 'us-east-1'],
  ])('%s', async (_what, headers: Record<string, string>, account, region) => {
    await server.send({ headers: { ...list, ...headers }, body: '{}' })
    expect(server.cluster.calls.at(-1)?.context).toMatchObject({
      account,
      region,
      principalArn: `arn:aws:iam::${account}:root`,
      rawRequest: '{}',
    })
  })

  it.each(['', 'US-EAST-1', 'us east', 'a:b', '-x', 'x'.repeat(64)])('refuses the region %j with a sentence', async (region) => {
    const { status, body } = await server.send({ headers: { ...list, ...signed('AKIA', region) }, body: '{}' })
    if (region.includes(' ')) return expect(status).toBe(200)
    expect(status).toBe(400)
    expect(errorIn(body)).toMatchObject({ __type: 'InvalidParameterException', message: expect.stringContaining('such as us-east-1') })
  })
})

describe('who may come in', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer()
  })
  afterAll(() => server.close())
  const own = () => `http://127.0.0.1:${server.port}`
  const withPort = (headers: Record<string, string>) =>
    Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace('PORT', String(server.port))]))

  it.each([
    '127.0.0.1:PORT',
    'localhost:PORT',
    'LocalHost:PORT',
    '[::1]:PORT',
    'marina.localhost:PORT',
    'data-marina.localhost:PORT',
    'stream-marina.localhost:PORT',
  ])('answers to the name %s', async (host) => {
    expect((await server.send({ headers: withPort({ ...list, host }), body: '{}' })).status).toBe(200)
  })

  const strangers: [string, Record<string, string>][] = [
    ['another name', { host: 'evil.example:PORT' }],
    ['a name that was rebound to us', { host: 'evil.example' }],
    ['our name with another port', { host: '127.0.0.1:1' }],
    ['our name without the port', { host: 'localhost' }],
    ['our name inside another', { host: 'localhost.evil.example:PORT' }],
    ['an address of this machine that is not loopback', { host: '192.168.1.5:PORT' }],
    ['another page', { origin: 'https://evil.example' }],
    ['a page without an origin', { origin: 'null' }],
    ['a page on another local port', { origin: 'http://127.0.0.1:3000' }],
    ['our page under the other name', { origin: 'http://localhost:PORT' }],
    ['our page over TLS', { origin: 'https://127.0.0.1:PORT' }],
    ['an empty origin', { origin: '' }],
    ['a browser on behalf of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a browser on behalf of another port', { 'sec-fetch-site': 'same-site' }],
  ]
  const requests: [string, { method: string; path: string; headers?: Record<string, string>; body?: string }][] = [
    ['a call', { method: 'POST', path: '/', headers: { ...list, 'x-marina-token': token }, body: '{}' }],
    ['a form', { method: 'POST', path: '/', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'Action=RunTask' }],
    ['a stream', { method: 'POST', path: '/stream/watch', headers: { 'x-marina-token': token }, body: '{"scope":"summary"}' }],
    ['the page', { method: 'GET', path: '/' }],
    ['its headers', { method: 'HEAD', path: '/' }],
    ['a preflight', { method: 'OPTIONS', path: '/' }],
    ['a deletion', { method: 'DELETE', path: '/' }],
    [
      'a terminal',
      {
        method: 'GET',
        path: '/stream/exec',
        headers: {
          connection: 'Upgrade',
          upgrade: 'websocket',
          'sec-websocket-version': '13',
          'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        },
      },
    ],
  ]
  const cases = strangers.flatMap(([who, given]) => requests.map(([what, request]) => [who, what, given, request] as const))

  it.each(cases)('refuses %s that asks for %s', async (_who, _what, given, request) => {
    const before = server.cluster.calls.length
    const { status, headers, body } = await server.send({ ...request, headers: withPort({ ...request.headers, ...given }) })
    expect(status).toBe(403)
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    if (request.method !== 'HEAD') expect(body).toMatch(/Marina answers only to|Another web page may not use Marina/)
    expect(server.cluster.calls.length).toBe(before)
  })

  it('gives no leave to other origins, whatever it answers', async () => {
    for (const [, request] of requests.slice(0, -1)) {
      if (request.path !== '/') continue
      const { headers } = await server.send(request)
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
    const { status, headers } = await server.send({ method: 'OPTIONS' })
    expect(status).toBe(405)
    expect(headers.allow).toBe('GET, HEAD, POST')
  })

  it('refuses a request without a Host and one that names two', async () => {
    expect(await server.sendRaw('POST / HTTP/1.1\r\n\r\n')).toContain('400 Bad Request')
    const two = `POST / HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`
    expect(await server.sendRaw(two)).toMatch(/^HTTP\/1\.1 (400|403)/)
    expect(await server.sendRaw('GET / HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1\.1 403/)
    expect(await server.sendRaw('GET / HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1\.1 403/)
  })

  it('wants the token from our own page', async () => {
    const call = (headers: Record<string, string>) => server.send({ headers: { ...list, ...headers }, body: '{}' })
    expect((await call({ origin: own() })).status).toBe(403)
    expect((await call({ 'sec-fetch-site': 'same-origin' })).status).toBe(403)
    expect((await call({ origin: own(), 'x-marina-token': 'wrong' })).status).toBe(403)
    expect((await call({ origin: own(), 'x-marina-token': token })).status).toBe(200)
  })

  it('wants the token for Marina’s own operations and for streams', async () => {
    const status = (headers: Record<string, string>) =>
      server.send({ headers: { 'x-amz-target': 'Marina.GetStatus', ...headers }, body: '{}' })
    expect((await status({})).status).toBe(403)
    expect((await status({ 'x-marina-token': `${token} ` })).status).toBe(200)
    expect((await status({ 'x-marina-token': token.toUpperCase() })).status).toBe(403)
    expect((await status({ 'x-marina-token': '' })).status).toBe(403)
    expect((await status({ 'x-marina-token': token })).status).toBe(200)
    const stream = (path: string, headers: Record<string, string>) => server.send({ path, headers, body: '{"tail":1}' })
    expect((await stream('/stream/logs', {})).status).toBe(403)
    expect((await stream('/stream/watch', { 'x-marina-token': 'wrong' })).status).toBe(403)
    expect((await stream('/stream/logs', { 'x-marina-token': token })).status).toBe(200)
    expect((await stream('/stream/exec', { 'x-marina-token': token })).status).toBe(404)
  })

  it('does not take a token from an address', async () => {
    const { status } = await server.send({ path: `/?token=${token}`, headers: { 'x-amz-target': 'Marina.GetStatus' }, body: '{}' })
    expect(status).toBe(403)
  })

  it('listens on loopback only', () => {
    const options = {
      dispatcher: server.cluster.dispatcher,
      port: 0,
      token,
      account: '000000000000',
      region: 'us-east-1',
      log: silentLogger,
    }
    expect(() => createHttpServer({ ...options, host: '0.0.0.0' })).toThrow('not a loopback address')
    expect(() => createHttpServer({ ...options, host: '192.168.1.5' })).toThrow('not a loopback address')
    expect(() => createHttpServer({ ...options, host: '::1' })).not.toThrow()
  })
})

describe('with --access-key', () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startTestServer({ accessKey: 'AKIAMARINA' })
  })
  afterAll(() => server.close())
  const call = async (headers: Record<string, string>) => server.send({ headers: { ...list, ...headers }, body: '{}' })

  it('admits that key and the token, and nobody else', async () => {
    expect((await call(signed('AKIAMARINA'))).status).toBe(200)
    expect((await call({ 'x-marina-token': token })).status).toBe(200)
    const other = await call(signed('AKIAOTHER'))
    expect(other.status).toBe(400)
    expect(errorIn(other.body).__type).toBe('UnrecognizedClientException')
    const none = await call({})
    expect(none.status).toBe(400)
    expect(errorIn(none.body).__type).toBe('MissingAuthenticationTokenException')
  })

  it('says who calls, and hands out credentials, to that key only', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    const role = 'RoleArn=arn:aws:iam::210987654321:role/ci&RoleSessionName=tf'
    const ask = (body: string, key: string) => server.send({ headers: { ...form, ...signed(key, 'us-east-1', 'sts') }, body })
    expect(await ask('Action=GetCallerIdentity', 'AKIAOTHER')).toMatchObject({
      status: 400,
      body: expect.stringContaining('<Code>UnrecognizedClientException</Code>'),
    })
    expect((await ask(`Action=AssumeRole&${role}`, 'AKIAMARINA')).body).toContain('<AccessKeyId>AKIAMARINA</AccessKeyId>')
  })

  it('does not let the key stand for the token', async () => {
    const { status } = await server.send({ headers: { 'x-amz-target': 'Marina.GetStatus', ...signed('AKIAMARINA') }, body: '{}' })
    expect(status).toBe(403)
    expect((await call({ ...signed('AKIAMARINA'), origin: server.endpoint })).status).toBe(403)
  })
})

describe('how much may be sent', () => {
  it('refuses a body that is too large, announced or not', async () => {
    const server = await startTestServer({ limits: { bodyBytes: 1000 } })
    const headers = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Amz-Target: ${ecsTarget('ListTasks')}\r\n`
    const announced = await server.sendRaw(`${headers}Content-Length: 1001\r\n\r\n`)
    expect(announced).toMatch(/^HTTP\/1\.1 413/)
    expect(announced).toContain('RequestEntityTooLargeException')
    const chunk = `3e8\r\n${'x'.repeat(1000)}\r\n`
    const unannounced = await server.sendRaw(`${headers}Transfer-Encoding: chunked\r\n\r\n${chunk}${chunk}`)
    expect(unannounced).toMatch(/^HTTP\/1\.1 413/)
    expect(unannounced.toLowerCase()).toContain('connection: close')
    const { status: whole } = await server.send({ headers: list, body: 'x'.repeat(15_000) })
    expect(whole).toBe(413)
    const { status } = await server.send({ headers: list, body: `{"x":"${'x'.repeat(992)}"}` })
    expect(status).toBe(200)
    await server.close()
  })

  it('gives up on headers and bodies that come too slowly', async () => {
    const server = await startTestServer({ limits: { headersMs: 100, requestMs: 200 } })
    expect(await server.sendRaw('POST / HTTP/1.1\r\nHost: ')).toMatch(/^HTTP\/1\.1 408/)
    const slow = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Amz-Target: ${ecsTarget('ListTasks')}\r\nContent-Length: 10\r\n\r\n{`
    expect(await server.sendRaw(slow)).toMatch(/^HTTP\/1\.1 408/)
    expect((await server.send({ headers: list, body: '{}' })).status).toBe(200)
    expect(server.cluster.logged).toEqual([])
    await server.close()
  })

  it('closes lines that stay idle, and answers no more than so many at once', async () => {
    const server = await startTestServer({ limits: { connections: 2, stalledMs: 300 } })
    const idle = [server.sendRaw(''), server.sendRaw('')]
    await expect.poll(() => server.send({ headers: list, body: '{}' }).then(String, () => 'refused')).toBe('refused')
    await Promise.all(idle)
    expect((await server.send({ headers: list, body: '{}' })).status).toBe(200)
    await server.close()
  })

  it('makes nothing of callers who leave in the middle', async () => {
    const server = await startTestServer()
    const start = `POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Amz-Target: ${ecsTarget('ListTasks')}\r\nContent-Length: 10\r\n\r\n{`
    const socket = connect(server.port, '127.0.0.1', () => socket.write(start, () => socket.resetAndDestroy()))
    socket.on('error', () => {})
    await once(socket, 'close')
    expect((await server.send({ headers: list, body: '{}' })).status).toBe(200)
    expect(server.cluster.logged).toEqual([])
    await server.close()
  })

  it('refuses headers that are too large', async () => {
    const server = await startTestServer()
    const raw = `GET / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`
    expect(await server.sendRaw(raw)).toMatch(/^HTTP\/1\.1 431/)
    await server.close()
  })

  it('closes while callers still hold their lines', async () => {
    const server = await startTestServer({ limits: { closeMs: 50 } })
    const half = server.sendRaw(
      `POST / HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Amz-Target: ${ecsTarget('ListTasks')}\r\nContent-Length: 10\r\n\r\n{`,
    )
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/stream/exec`)
    await new Promise((resolve) => socket.addEventListener('open', resolve))
    await server.close()
    await half
  })
})
