/** HTTP/2 and gRPC through the data plane: clients of Node's http2 over TLS, targets of both versions. */
import { once } from 'node:events'
import {
  type ClientHttp2Session,
  connect,
  constants,
  createServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2'
import { createServer as createHttpsServer, request as requestHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { testCertificate } from '../certificate.testSupport.ts'
import { simple, target } from '../dataPlane.testSupport.ts'
import { Opened, startBackend, startPlane, until } from '../traffic.testSupport.ts'
import type { TargetGroupConfig } from '../trafficConfig.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

type StreamHandler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void

async function startHttp2Backend(handler: StreamHandler): Promise<number> {
  const server = createServer()
  const sessions = new Set<{ destroy(): void }>()
  server.on('session', (session) => sessions.add(session))
  server.on('stream', (stream, headers) => {
    stream.on('error', () => {})
    handler(stream, headers)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  opened.add(server, () => {
    server.close()
    for (const session of sessions) session.destroy()
  })
  return (server.address() as AddressInfo).port
}

async function startHttps(backendPort: number, group: Partial<TargetGroupConfig>, lines: string[] = []) {
  const listener = { protocol: 'HTTPS', certificate: testCertificate } as const
  const started = await startPlane(opened, simple([target(backendPort)], { group, listener }), { accessLog: (line) => lines.push(line) })
  return { ...started, session: open(started.port) }
}

function open(port: number): ClientHttp2Session {
  const session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  session.on('error', () => {})
  return opened.add(session, () => session.destroy())
}

interface Answer {
  headers: IncomingHttpHeaders
  trailers: IncomingHttpHeaders
  body: string
  endedWithHead: boolean
}

function ask(session: ClientHttp2Session, headers: OutgoingHttpHeaders, body?: string, trailers?: OutgoingHttpHeaders): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const stream = session.request(headers, { endStream: body === undefined, waitForTrailers: trailers !== undefined })
    const answer: Answer = { headers: {}, trailers: {}, body: '', endedWithHead: false }
    stream.on('response', (came, flags) => {
      answer.headers = came
      answer.endedWithHead = (flags & 1) !== 0
    })
    stream.on('trailers', (came) => (answer.trailers = came))
    stream.on('data', (chunk: Buffer) => (answer.body += chunk.toString()))
    stream.on('end', () => resolve(answer))
    stream.on('error', reject)
    if (trailers) stream.on('wantTrailers', () => stream.sendTrailers(trailers))
    if (body !== undefined) stream.end(body)
  })
}

describe('a client of HTTP/2', () => {
  it('before a target of HTTP/1.1', async () => {
    let headers: IncomingHttpHeaders = {}
    const backend = await startBackend(opened, (request, response) => {
      ;({ headers } = request)
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.setHeader('X-Answer', 'yes').setHeader('Connection', 'close').end(`got ${body}`))
    })
    const { session } = await startHttps(backend.port, {})
    const answer = await ask(
      session,
      { ':path': '/a?b', ':method': 'POST', ':authority': 'shop.example', cookie: ['a=1', 'b=2'] },
      'a body',
    )
    expect(answer).toMatchObject({ body: 'got a body', headers: { ':status': 200, 'x-answer': 'yes' } })
    expect(answer.headers.connection).toBeUndefined()
    expect(backend.seen).toEqual(['POST /a?b'])
    const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1', 'transfer-encoding': 'chunked' }
    expect(headers).toMatchObject({ host: 'shop.example', cookie: 'a=1; b=2', ...forwarded })
  })

  it('with a hundred requests at a time', async () => {
    const backend = await startBackend(opened, (request, response) => response.end(request.url))
    const { session } = await startHttps(backend.port, {})
    const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(session, { ':path': `/${at}` })))
    expect(answers.map(({ body }) => body)).toEqual(answers.map((_, at) => `/${at}`))
  })

  it('and one of HTTP/1.1 on the same port', async () => {
    const backend = await startBackend(opened)
    const { port } = await startHttps(backend.port, {})
    const request = requestHttps({ host: '127.0.0.1', port, rejectUnauthorized: false, agent: false }).end()
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage]
    expect([response.statusCode, response.httpVersion]).toEqual([200, '1.1'])
    response.resume()
  })

  it('gets HTTP/1.1 where the listener has HTTP/2 switched off', async () => {
    const backend = await startBackend(opened)
    const attributes = {
      idleTimeoutSeconds: 60,
      xForwardedFor: 'append',
      preserveHostHeader: false,
      dropInvalidHeaders: false,
      http2: false,
    } as const
    const config = simple([target(backend.port)], { listener: { protocol: 'HTTPS', certificate: testCertificate, attributes } })
    const { port } = await startPlane(opened, config)
    const { connect: connectTls } = await import('node:tls')
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false, ALPNProtocols: ['h2', 'http/1.1'] })
    await once(socket, 'secureConnect')
    expect(socket.alpnProtocol).toBe('http/1.1')
    socket.destroy()
  })

  it('that leaves in mid-answer frees the target', async () => {
    let left = false
    const backend = await startBackend(opened, (_, response) => {
      response.write('begun')
      response.on('close', () => (left = true))
    })
    const { session } = await startHttps(backend.port, {})
    const stream = session.request({ ':path': '/' })
    await once(stream, 'data')
    stream.close(constants.NGHTTP2_CANCEL)
    await until(() => left)
  })

  it.each([{ 'Content-Length': '100' }, {}])('gets a stream that is broken off where the target breaks off: %j', async (length) => {
    const backend = await startBackend(opened, (_, response) => {
      response.writeHead(200, length).write('begun')
      setTimeout(() => response.destroy(), 20)
    })
    const { session } = await startHttps(backend.port, {})
    await expect(ask(session, { ':path': '/' })).rejects.toThrow('NGHTTP2_INTERNAL_ERROR')
  })

  it('cannot smuggle a line break into HTTP/1.1', async () => {
    const backend = await startBackend(opened)
    const { session } = await startHttps(backend.port, {})
    const bad: OutgoingHttpHeaders[] = [{ ':path': '/ HTTP/1.1' }, { ':path': 'x' }, { ':path': '/', ':authority': 'a/b' }]
    for (const headers of bad) {
      const status = await ask(session, headers).then(
        (answer) => answer.headers[':status'],
        () => 400,
      )
      expect(status).toBe(400)
    }
    expect(backend.seen).toEqual([])
  })
})

it('a target of HTTPS is reached whoever signed its certificate', async () => {
  const server = createHttpsServer({ cert: testCertificate.certificate, key: testCertificate.key }, (request, response) => {
    response.end(`secret ${request.headers['x-forwarded-proto']}`)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  opened.add(server, () => server.close().closeAllConnections())
  const backendPort = (server.address() as AddressInfo).port
  const { port } = await startPlane(opened, simple([target(backendPort)], { group: { protocol: 'HTTPS' } }))
  for (let turn = 0; turn < 2; turn += 1) expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('secret http')
})

describe('a target of HTTP/2', () => {
  it('does not take a request for whole whose client broke off', async () => {
    let [ended, code] = [false, 0]
    const port = await startHttp2Backend((stream) => {
      stream.on('data', () => {}).on('end', () => (ended = !stream.aborted))
      stream.on('close', () => (code = stream.rstCode))
    })
    const { session } = await startHttps(port, { protocolVersion: 'HTTP2' })
    const stream = session.request({ ':path': '/', ':method': 'POST' })
    stream.on('error', () => {})
    stream.write('half')
    await once(stream, 'ready')
    setTimeout(() => stream.destroy(new Error('left')), 20)
    await until(() => code !== 0)
    expect(ended).toBe(false)
  })

  it('gets HTTP/2 end to end, with trailers both ways', async () => {
    const port = await startHttp2Backend((stream) => {
      let got: IncomingHttpHeaders = {}
      stream.on('trailers', (trailers) => (got = trailers))
      stream.resume().on('end', () => {
        stream.respond({ ':status': 200 }, { waitForTrailers: true })
        stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': String(got['x-check']) }))
        stream.end('answer')
      })
    })
    const { session } = await startHttps(port, { protocolVersion: 'HTTP2' })
    const answer = await ask(session, { ':path': '/', ':method': 'POST' }, 'body', { 'x-check': '42' })
    expect(answer).toMatchObject({ body: 'answer', trailers: { 'x-sum': '42' } })
  })

  it('takes no HTTP/1.1: 464', async () => {
    const port = await startHttp2Backend((stream) => stream.respond({ ':status': 200 }, { endStream: true }))
    const { port: plain } = await startPlane(opened, simple([target(port)], { group: { protocolVersion: 'HTTP2' } }))
    expect((await fetch(`http://127.0.0.1:${plain}/`)).status).toBe(464)
  })
})

describe('gRPC', () => {
  const call = { ':path': '/pkg.Service/Call', ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' }

  it('streams both ways, and ends with its status in trailers', async () => {
    const lines: string[] = []
    const port = await startHttp2Backend((stream, headers) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
      stream.on('data', (chunk: Buffer) => stream.write(`${headers.te} ${chunk} `))
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0', 'grpc-message': 'fine' }))
      stream.on('end', () => stream.end())
    })
    const { session } = await startHttps(port, { protocolVersion: 'GRPC' }, lines)
    const stream = session.request(call)
    let [body, trailers] = ['', {} as IncomingHttpHeaders]
    stream.on('data', (chunk: Buffer) => (body += chunk.toString()))
    stream.on('trailers', (came) => (trailers = came))
    // Each message is answered before the next one is sent: nothing may be held back.
    for (const message of ['one', 'two', 'three']) {
      stream.write(message)
      await until(() => body.includes(message))
    }
    stream.end()
    await once(stream, 'close')
    expect(body).toBe('trailers one trailers two trailers three ')
    expect(trailers).toMatchObject({ 'grpc-status': '0', 'grpc-message': 'fine' })
    await until(() => lines.length === 1)
    expect(lines[0]).toMatch(/^grpcs /)
  })

  it('an error without a message ends with its head', async () => {
    const port = await startHttp2Backend((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'application/grpc', 'grpc-status': '5' }, { endStream: true })
    })
    const { session } = await startHttps(port, { protocolVersion: 'GRPC' })
    expect(await ask(session, call, 'x')).toMatchObject({ headers: { 'grpc-status': '5' }, endedWithHead: true })
  })

  it('is refused with 464 where the group speaks otherwise', async () => {
    const backend = await startBackend(opened)
    const { session } = await startHttps(backend.port, {})
    expect((await ask(session, call, 'x')).headers[':status']).toBe(464)
    const grpcPort = await startHttp2Backend((stream) => stream.respond({ ':status': 200 }, { endStream: true }))
    const grpc = await startHttps(grpcPort, { protocolVersion: 'GRPC' })
    expect((await ask(grpc.session, { ':path': '/' })).headers[':status']).toBe(464)
  })

  it('is answered 502 where the target is away', async () => {
    const backend = await startBackend(opened)
    backend.server.close()
    await once(backend.server, 'close')
    const { session } = await startHttps(backend.port, { protocolVersion: 'GRPC' })
    expect((await ask(session, call, 'x')).headers[':status']).toBe(502)
  })
})
