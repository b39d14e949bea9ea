/**
 * HTTP/1.1 as it comes over the wire, each case in its bytes: what is refused before any target sees it, what must pass unharmed, and
 * what a client or a target may do to the other through us.
 */
import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { simple, target } from './dataPlane.testSupport.ts'
import {
  type Backend,
  comesToRest,
  exchangeRaw,
  Opened,
  RawClient,
  startBackend,
  startPlane,
  startRawBackend,
  until,
} from './traffic.testSupport.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

const head = (...lines: string[]) => `${lines.join('\r\n')}\r\n\r\n`
const post = (...lines: string[]) => head('POST /x HTTP/1.1', 'Host: a', ...lines)

/** [what is wrong, bytes, status] */
const refused: [string, string, number][] = [
  ['Content-Length and Transfer-Encoding', `${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\nG`, 400],
  ['Transfer-Encoding and Content-Length', `${post('Transfer-Encoding: chunked', 'Content-Length: 6')}0\r\n\r\nG`, 400],
  ['two different lengths', `${post('Content-Length: 3', 'Content-Length: 4')}abcd`, 400],
  ['twice the same length', `${post('Content-Length: 3', 'Content-Length: 3')}abc`, 400],
  ['lengths in one header', `${post('Content-Length: 3, 3')}abc`, 400],
  ['a length with a sign', `${post('Content-Length: +3')}abc`, 400],
  ['a negative length', post('Content-Length: -1'), 400],
  ['a length in hexadecimal', `${post('Content-Length: 0x3')}abc`, 400],
  ['a length without a number', post('Content-Length:'), 400],
  ['a length beyond all numbers', post('Content-Length: 99999999999999999999'), 400],
  ['a folded header', post('X-A: b', ' Content-Length: 3'), 400],
  ['a header that begins with a tab', post('X-A: b', '\tc'), 400],
  ['a space before the colon', `${post('Content-Length : 3')}abc`, 400],
  ['a tab before the colon', post('Transfer-Encoding\t: chunked'), 400],
  ['a space inside of a name', post('X A: b'), 400],
  ['an empty name', post(': b'), 400],
  ['a header without a colon', post('X-A'), 400],
  ['a bare line feed after the request line', 'GET / HTTP/1.1\nHost: a\r\n\r\n', 400],
  ['a bare line feed between headers', 'GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n', 400],
  ['bare line feeds alone', 'GET / HTTP/1.1\nHost: a\n\n', 400],
  ['a bare carriage return in a value', head('GET / HTTP/1.1', 'Host: a', 'X-A: b\rContent-Length: 3'), 400],
  ['a null byte in a value', head('GET / HTTP/1.1', 'Host: a', 'X-A: b\0c'), 400],
  ['a null byte in the target', head('GET /\0 HTTP/1.1', 'Host: a'), 400],
  ['a vertical tab before chunked', post('Transfer-Encoding: \x0bchunked'), 400],
  ['a coding before chunked', post('Transfer-Encoding: gzip, chunked'), 501],
  ['chunked twice', post('Transfer-Encoding: chunked, chunked'), 501],
  ['two Transfer-Encodings', post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity'), 400],
  ['identity', post('Transfer-Encoding: identity'), 501],
  ['a coding that looks like chunked', post('Transfer-Encoding: xchunked'), 501],
  ['chunked in quotes', post('Transfer-Encoding: "chunked"'), 501],
  ['chunked and a comma', post('Transfer-Encoding: chunked,'), 501],
  ['an empty coding', post('Transfer-Encoding:'), 501],
  ['chunked in HTTP/1.0', head('POST / HTTP/1.0', 'Host: a', 'Transfer-Encoding: chunked'), 400],
  ['a chunk size with a sign', `${post('Transfer-Encoding: chunked')}+5\r\nhello\r\n0\r\n\r\n`, 400],
  ['a chunk size with 0x', `${post('Transfer-Encoding: chunked')}0x5\r\nhello\r\n0\r\n\r\n`, 400],
  ['a chunk size with a space in front', `${post('Transfer-Encoding: chunked')} 5\r\nhello\r\n0\r\n\r\n`, 400],
  ['a chunk size that overflows', `${post('Transfer-Encoding: chunked')}10000000000000005\r\nhello\r\n0\r\n\r\n`, 400],
  ['an empty chunk size', `${post('Transfer-Encoding: chunked')}\r\nhello\r\n0\r\n\r\n`, 400],
  ['a chunk longer than its size', `${post('Transfer-Encoding: chunked')}3\r\nhello\r\n0\r\n\r\n`, 400],
  ['a bare line feed after a chunk size', `${post('Transfer-Encoding: chunked')}5\nhello\r\n0\r\n\r\n`, 400],
  ['a bare line feed in a chunk extension', `${post('Transfer-Encoding: chunked')}5;a\nb\r\nhello\r\n0\r\n\r\n`, 400],
  ['a trailer that is none', `${post('Transfer-Encoding: chunked')}0\r\nX A: b\r\n\r\n`, 400],
  ['no Host', head('GET / HTTP/1.1'), 400],
  ['two Hosts', head('GET / HTTP/1.1', 'Host: a', 'Host: b'), 400],
  ['a Host with a path', head('GET / HTTP/1.1', 'Host: a/b'), 400],
  ['a Host with a user', head('GET / HTTP/1.1', 'Host: a@b'), 400],
  ['a target that is no path', head('GET x HTTP/1.1', 'Host: a'), 400],
  ['a target with a space', head('GET /a b HTTP/1.1', 'Host: a'), 400],
  ['no version', 'GET /\r\n\r\n', 400],
  ['a version that is not spoken', head('GET / HTTP/2.0', 'Host: a'), 505],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 505],
  ['a method that is no token', head('G(T / HTTP/1.1', 'Host: a'), 400],
  ['TRACE', head('TRACE / HTTP/1.1', 'Host: a'), 405],
  ['CONNECT', head('CONNECT a:443 HTTP/1.1', 'Host: a'), 400],
  ['an expectation that is not known', post('Expect: miracles'), 417],
  ['a request line above 16 KB', head(`GET /${'a'.repeat(17_000)} HTTP/1.1`, 'Host: a'), 414],
  ['a header above 16 KB', head('GET / HTTP/1.1', 'Host: a', `X-A: ${'a'.repeat(17_000)}`), 400],
  ['a head above 64 KB', head('GET / HTTP/1.1', 'Host: a', ...Array.from({ length: 7 }, () => `X-A: ${'a'.repeat(10_000)}`)), 400],
  ['a head without an end', `GET / HTTP/1.1\r\nHost: a\r\n${'X-A: aaaaaaaaaa\r\n'.repeat(5_000)}`, 400],
  ['more than 30 forwarders', head('GET / HTTP/1.1', 'Host: a', `X-Forwarded-For: ${Array(31).fill('1.2.3.4').join(', ')}`), 463],
]

describe('what is refused', () => {
  let backend: Backend
  let port: number
  beforeEach(async () => {
    backend = await startBackend(opened)
    ;({ port } = await startPlane(opened, simple([target(backend.port)])))
  })

  it.each(refused)('%s', async (_, bytes, status) => {
    const answer = await exchangeRaw(opened, port, bytes)
    expect(answer.split('\r\n')[0]).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    // A target may have been sent the head of a chunked request that turned out broken, never a whole one.
    if (!bytes.toLowerCase().includes('\r\ntransfer-encoding: chunked\r\n\r\n')) expect(backend.seen).toEqual([])
  })

  it('and nothing after it on the same connection is read', async () => {
    const smuggled = head('GET /smuggled HTTP/1.1', 'Host: a')
    const client = new RawClient(opened, port).send(`${post('Content-Length: 6', 'Transfer-Encoding: chunked')}0\r\n\r\n${smuggled}`)
    expect((await client.closes()).match(/HTTP\/1\.1/g)).toHaveLength(1)
    expect(backend.seen).toEqual([])
  })
})

describe('what passes', () => {
  it('keeps a connection over requests, and one to the target', async () => {
    const backend = await startBackend(opened)
    let connections = 0
    backend.server.on('connection', () => (connections += 1))
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    for (let turn = 1; turn <= 20; turn += 1) await client.send(head(`GET /${turn} HTTP/1.1`, 'Host: a')).sees('hello', turn)
    expect(connections).toBe(1)
    expect(backend.seen).toHaveLength(20)
  })

  it('pipelined requests, answered in order', async () => {
    const backend = await startBackend(opened, (request, response) => response.end(`<${request.url}>`))
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const urls = Array.from({ length: 50 }, (_, at) => `/${at}`)
    const client = new RawClient(opened, port).send(urls.map((url) => head(`GET ${url} HTTP/1.1`, 'Host: a')).join(''))
    await client.sees('</49>')
    expect(client.text.match(/<[^>]*>/g)).toEqual(urls.map((url) => `<${url}>`))
  })

  it('a request one byte at a time', async () => {
    const backend = await startBackend(opened, (request, response) => {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => response.end(`got ${body}`))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    client.socket.setNoDelay(true)
    for (const byte of `${post('Transfer-Encoding: chunked')}3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-Check: 1\r\n\r\n`) {
      client.send(byte)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await client.sees('got abcde')
  })

  it('trailers in both directions', async () => {
    const backend = await startBackend(opened, (request, response) => {
      request.resume().on('end', () => {
        response.writeHead(200, { Trailer: 'X-Sum' })
        response.write('part')
        response.addTrailers({ 'X-Sum': String(request.trailers['x-check']) })
        response.end()
      })
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port).send(`${post('Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\nX-Check: 42\r\n\r\n`)
    expect(await client.sees('X-Sum: 42\r\n\r\n')).toContain('Transfer-Encoding: chunked')
  })

  it('does not pass a trailer on that frames or routes a message', async () => {
    let trailers: NodeJS.Dict<string> = {}
    const backend = await startBackend(opened, (request, response) => {
      request.resume().on('end', () => {
        ;({ trailers } = request)
        response.end('done')
      })
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const bytes = `${post('Transfer-Encoding: chunked')}0\r\nContent-Length: 7\r\nHost: b\r\nX-Ok: 1\r\n\r\n`
    await new RawClient(opened, port).send(bytes).sees('done')
    expect(trailers).toEqual({ 'x-ok': '1' })
  })

  it('answers 100-continue itself and does not pass the expectation on', async () => {
    let expectation: string | undefined = 'none yet'
    const backend = await startBackend(opened, (request, response) => {
      expectation = request.headers.expect
      request.resume().on('end', () => response.end('done'))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port).send(post('Content-Length: 5', 'Expect: 100-continue'))
    await client.sees('HTTP/1.1 100 Continue\r\n\r\n')
    await client.send('hello').sees('done')
    expect(expectation).toBeUndefined()
  })

  it('takes hop-by-hop headers out, those that Connection names too, and says who asked', async () => {
    let headers: NodeJS.Dict<string | string[]> = {}
    const backend = await startBackend(opened, (request, response) => {
      ;({ headers } = request)
      response.writeHead(200, { 'X-Secret': 'hop', Connection: 'X-Secret, close', 'Keep-Alive': 'timeout=5' })
      response.end('done')
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const lines = [
      'Host: shop.example:81',
      'Connection: X-Hop, keep-alive',
      'X-Hop: 1',
      'Keep-Alive: 5',
      'TE: trailers',
      'Proxy-Connection: x',
    ]
    const client = new RawClient(opened, port).send(
      head('GET / HTTP/1.1', ...lines, 'X-Forwarded-For: 1.2.3.4', 'X-Forwarded-Proto: https'),
    )
    const answer = await client.sees('done')
    expect(answer).not.toMatch(/X-Secret|Keep-Alive: timeout/)
    expect(answer).toContain('Connection: keep-alive')
    expect(headers).toMatchObject({ host: 'shop.example:81', 'x-forwarded-for': '1.2.3.4, 127.0.0.1', 'x-forwarded-proto': 'http' })
    expect(headers['x-amzn-trace-id']).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/)
    for (const name of ['x-hop', 'keep-alive', 'te', 'proxy-connection']) expect(headers[name]).toBeUndefined()
  })

  it('a whole address as target, whose host counts', async () => {
    let seen = ''
    const backend = await startBackend(opened, (request, response) => {
      seen = `${request.headers.host} ${request.url}`
      response.end('done')
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    await new RawClient(opened, port).send(head('GET http://b.example/y?z HTTP/1.1', 'Host: a')).sees('done')
    expect(seen).toBe('b.example /y?z')
  })

  it.each([
    ['HTTP/1.0 is answered and closed, also without a Host', head('GET / HTTP/1.0'), true],
    ['HTTP/1.0 that asks to stay stays', head('GET / HTTP/1.0', 'Connection: keep-alive'), false],
    ['Connection: close closes', head('GET / HTTP/1.1', 'Host: a', 'Connection: close'), true],
  ])('%s', async (_, bytes, closes) => {
    const backend = await startBackend(opened)
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port).send(bytes)
    await client.sees('hello')
    if (closes) await client.closes()
    else await client.send(bytes).sees('hello', 2)
  })

  it('answers without a body end with their head: HEAD, 204, 304', async () => {
    const backend = await startBackend(opened, (request, response) => {
      if (request.url === '/204') return response.writeHead(204).end()
      if (request.url === '/304') return response.writeHead(304, { ETag: '"x"' }).end()
      response.writeHead(200, { 'Content-Length': '1000' }).end()
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    client.send(head('HEAD / HTTP/1.1', 'Host: a') + head('GET /204 HTTP/1.1', 'Host: a') + head('GET /304 HTTP/1.1', 'Host: a'))
    await client.sees('304 Not Modified')
    await client.sees('ETag: "x"')
    expect(client.text.match(/^HTTP\/1\.1 \d+/gm)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 204', 'HTTP/1.1 304'])
    expect(client.text).toContain('Content-Length: 1000')
  })

  it('a body that only the close of the target ends', async () => {
    const backend = await startRawBackend(opened, (socket) => {
      socket.once('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nall of it'))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    expect(await new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a')).sees('0\r\n\r\n')).toContain('9\r\nall of it\r\n')
  })

  it('an upgrade, with bytes right behind it, and half an end', async () => {
    const backend = await startBackend(opened)
    backend.server.on('upgrade', (request, socket, rest) => {
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst ${request.headers.upgrade} `)
      if (rest.length > 0) socket.write(`echo ${rest} `)
      socket.on('data', (chunk: Buffer) => socket.write(`echo ${chunk} `))
      socket.on('end', () => socket.end())
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port).send(
      `${head('GET /ws HTTP/1.1', 'Host: a', 'Connection: keep-alive, Upgrade', 'Upgrade: websocket')}early`,
    )
    expect(await client.sees('echo early')).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/)
    await client.send('late').sees('echo late')
    client.socket.end()
    await client.closes()
  })

  it('a 101 that nobody asked for is no answer', async () => {
    const backend = await startRawBackend(opened, (socket) => {
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n'))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    await new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a')).sees('502 Bad Gateway')
  })
})

/** [what the target sends, bytes] */
const badAnswers: [string, string][] = [
  ['both kinds of framing', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
  ['a folded header', 'HTTP/1.1 200 OK\r\nX-A: b\r\n c\r\nContent-Length: 0\r\n\r\n'],
  ['a bare line feed', 'HTTP/1.1 200 OK\nContent-Length: 0\r\n\r\n'],
  ['no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
  ['a status that is none', 'HTTP/1.1 20 OK\r\n\r\n'],
  ['a head above 32 KB', `HTTP/1.1 200 OK\r\n${'X-A: aaaaaaaaaa\r\n'.repeat(3_000)}\r\n`],
  ['its end before the head', 'HTTP/1.1 200 OK\r\nContent-'],
]

describe('a target that misbehaves', () => {
  it.each(badAnswers)('is answered 502: %s', async (_, bytes) => {
    const backend = await startRawBackend(opened, (socket) => socket.once('data', () => socket.end(bytes)))
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    await new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a')).sees('HTTP/1.1 502 Bad Gateway')
  })

  it.each([
    ['before the length is reached', 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc'],
    ['before the last chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc'],
    ['with chunks that are none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n'],
  ])('and ends %s: the client is not told that this was all', async (_, bytes) => {
    const backend = await startRawBackend(opened, (socket) => socket.once('data', () => socket.end(bytes)))
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a'))
    expect(await client.closes()).not.toContain('0\r\n\r\n')
  })

  it('sends more than its answer has: the rest reaches no other request', async () => {
    let connections = 0
    const backend = await startRawBackend(opened, (socket) => {
      connections += 1
      socket.on('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nbad'))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('ok', 1)
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('HTTP/1.1 200', 2)
    expect(client.text).not.toContain('bad')
    expect(connections).toBe(2)
  })

  it('closes idle connections: a request that meets one is sent again on another', async () => {
    let count = 0
    const backend = await startRawBackend(opened, (socket) => {
      socket.on('data', () => {
        count += 1
        // The first connection answers once and goes away when it is asked again.
        if (count === 2) socket.destroy()
        else socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
      })
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('HTTP/1.1 200', 1)
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('HTTP/1.1 200', 2)
    expect(count).toBe(3)
  })
})

describe('time', () => {
  it('a head that dribbles in is answered 408, however busy it looks', async () => {
    const clock = fakeClock()
    const backend = await startBackend(opened)
    const { port } = await startPlane(opened, simple([target(backend.port)]), { clock, headTimeoutMs: 30_000 })
    const client = new RawClient(opened, port).send('GET / HTTP/1.1\r\n')
    await once(client.socket, 'connect')
    for (let seconds = 0; seconds < 60 && !client.isClosed; seconds += 1) {
      client.send('X-A: b\r\n')
      await new Promise((resolve) => setTimeout(resolve, 2))
      await clock.advance(1_000)
    }
    expect(await client.closes()).toContain('HTTP/1.1 408 Request Timeout')
  })

  it('a target that says nothing is answered 504 after the idle timeout, and the connection stays', async () => {
    const clock = fakeClock()
    let asked = 0
    const backend = await startBackend(opened, (_, response) => {
      asked += 1
      if (asked > 1) response.end('hello')
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]), { clock })
    const client = new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a'))
    await until(() => asked === 1)
    await clock.advance(62_000)
    await client.sees('HTTP/1.1 504 Gateway Timeout')
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('hello')
  })

  it('an idle connection is closed after the idle timeout', async () => {
    const clock = fakeClock()
    const backend = await startBackend(opened)
    const { port } = await startPlane(opened, simple([target(backend.port)]), { clock })
    const client = new RawClient(opened, port)
    await client.send(head('GET / HTTP/1.1', 'Host: a')).sees('hello')
    await clock.advance(62_000)
    await client.closes()
  })

  it('an answer that trickles for longer than the idle timeout is not cut off', async () => {
    const clock = fakeClock()
    let send: (text: string) => void = () => {}
    const backend = await startBackend(opened, (_, response) => {
      send = (text) => void response.write(text)
      send('event 0 ')
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]), { clock })
    const client = new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a'))
    await client.sees('event 0')
    for (let turn = 1; turn <= 5; turn += 1) {
      await clock.advance(50_000)
      send(`event ${turn} `)
      await client.sees(`event ${turn}`)
    }
    expect(client.isClosed).toBe(false)
  })

  it('a client that leaves while it waits frees the target, and the log says 460', async () => {
    const lines: string[] = []
    let left = false
    const backend = await startBackend(opened, (request) => request.on('close', () => (left = true)))
    const { port } = await startPlane(opened, simple([target(backend.port)]), { accessLog: (line) => lines.push(line) })
    const client = new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a'))
    await until(() => backend.seen.length === 1)
    client.socket.destroy()
    await until(() => left && lines.length === 1)
    expect(lines[0]).toMatch(/ 460 - /)
  })
})

describe('large bodies', () => {
  const megabyte = Buffer.alloc(1 << 20, 'x')
  const size = 1_024
  /** Of this thread: the resident set is that of all tests which run beside it. */
  const ownMemory = () => {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }

  it('1 GB down and 1 GB up pass with flat memory', { timeout: 120_000 }, async () => {
    const backend = await startBackend(opened, (request, response) => {
      if (request.method === 'GET') return void send(response, size)
      let bytes = 0
      request.on('data', (chunk: Buffer) => (bytes += chunk.length))
      request.on('end', () => response.end(`took ${bytes}`))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const before = ownMemory()
    let most = 0
    const watch = setInterval(() => (most = Math.max(most, ownMemory())), 20)
    const down = new RawClient(opened, port).send(head('GET / HTTP/1.1', 'Host: a'))
    await until(() => down.bytes > size * megabyte.length, 60_000)
    const up = new RawClient(opened, port).send(post(`Content-Length: ${size * megabyte.length}`))
    for (let sent = 0; sent < size; sent += 1) if (!up.socket.write(megabyte)) await once(up.socket, 'drain')
    await up.sees(`took ${size * megabyte.length}`)
    clearInterval(watch)
    expect((most - before) / 1e6).toBeLessThan(200)
  })

  it('a client that does not read holds the target back', { timeout: 15_000 }, async () => {
    let written = 0
    const backend = await startBackend(opened, (_, response) => {
      const more = () => {
        while (!response.destroyed && response.write(megabyte)) written += 1
        written += 1
      }
      response.on('drain', more)
      more()
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    client.socket.pause()
    client.send(head('GET / HTTP/1.1', 'Host: a'))
    await comesToRest(() => written)
    expect(written).toBeLessThan(64)
  })

  it('a client that does not read holds the target back where its chunks are small, too', { timeout: 15_000 }, async () => {
    let written = 0
    const chunk = Buffer.alloc(4_096, 'x')
    const backend = await startBackend(opened, (_, response) => {
      const more = () => {
        written += 1
        while (!response.destroyed && response.write(chunk)) written += 1
      }
      response.on('drain', more)
      more()
    })
    const { port } = await startPlane(opened, simple([target(backend.port)]))
    const client = new RawClient(opened, port)
    client.socket.pause()
    client.send(head('GET / HTTP/1.1', 'Host: a'))
    await comesToRest(() => written)
    expect(written * chunk.length).toBeLessThan(64 << 20)
  })

  const send = async (response: import('node:http').ServerResponse, count: number) => {
    for (let sent = 0; sent < count; sent += 1) if (!response.write(megabyte)) await once(response, 'drain')
    response.end()
  }
})
