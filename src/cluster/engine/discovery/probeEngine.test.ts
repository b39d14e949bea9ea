import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { probeEngine } from './probeEngine.ts'

const cleanUps: (() => void)[] = []
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
})

const answers: Readonly<Record<string, unknown>> = {
  '/_ping': 'OK',
  '/version': { Version: '28.2.2', ApiVersion: '1.50', Os: 'linux' },
  '/info': {
    ID: 'abc',
    OSType: 'linux',
    OperatingSystem: 'Debian',
    Architecture: 'aarch64',
    NCPU: 4,
    MemTotal: 2 ** 30,
    CgroupVersion: '2',
  },
}

const engine: RequestListener = (request, response) => {
  const answer = answers[request.url ?? '']
  response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
}

describe('probeEngine', () => {
  it('says which engine answers, and for which containers', async () => {
    expect(await probeEngine(await listen(createHttpServer(engine)))).toEqual({
      answered: {
        osType: 'linux',
        info: expect.objectContaining({
          product: 'Docker Engine',
          version: '28.2.2',
          apiVersion: '1.50',
          cpuArchitecture: 'ARM64',
          cpus: 4,
          id: 'abc',
        }),
      },
    })
  })

  it.each<[string, RequestListener, string]>([
    ['another web server', (_, response) => response.writeHead(404).end(), '/_ping answered 404'],
    ['a web server that likes everything', (_, response) => response.end('<html>'), '/version answered no JSON object'],
    ['an endless answer', (_, response) => void response.write('x'.repeat(2 ** 20 + 1)), '/_ping answered more than 1 MiB'],
  ])('tells an engine from %s', async (_, listener, message) => {
    expect(await probeEngine(await listen(createHttpServer(listener)))).toEqual({ failed: 'unusableAnswer', message })
  })

  it('tells an engine from what does not speak HTTP', async () => {
    const other = createServer((socket) => socket.on('error', () => {}).end('SSH-2.0-OpenSSH_9.2\r\n'))
    expect(await probeEngine(await listen(other))).toMatchObject({ failed: 'unusableAnswer' })
  })

  it.each<[string, RequestListener, string]>([
    ['says nothing', () => {}, '/_ping took longer than 0.05 s'],
    ['drips', (_, response) => drip(response), '/_ping took longer than 0.05 s'],
  ])('gives up on one that %s', async (_, listener, message) => {
    const connection = await listen(createHttpServer(listener))
    expect(await probeEngine(connection, { pingMs: 50, infoMs: 50 })).toEqual({ failed: 'timeout', message })
  })

  it('tells nobody there from nothing there', async () => {
    const server = createServer()
    const connection = await listen(server)
    server.close()
    await once(server, 'close')
    expect(await probeEngine(connection)).toMatchObject({ failed: 'nobodyListens' })
    const folder = mkdtempSync(join(tmpdir(), 'marina-probe-'))
    cleanUps.push(() => rmSync(folder, { recursive: true }))
    expect(await probeEngine({ socketPath: join(folder, 'none.sock') })).toMatchObject({ failed: 'missing' })
    if (process.platform === 'win32') return
    writeFileSync(join(folder, 'file.sock'), '')
    expect(await probeEngine({ socketPath: join(folder, 'file.sock') })).toMatchObject({ failed: 'nobodyListens' })
  })

  it('says when the connection breaks', async () => {
    const server = createServer((socket) => socket.once('data', () => socket.resetAndDestroy()))
    expect(await probeEngine(await listen(server))).toMatchObject({ failed: 'unreachable' })
  })

  it('does not take an engine that wants TLS for one that does not', async () => {
    const connection = await listen(createHttpServer(engine))
    expect(await probeEngine({ ...connection, tls: {} })).toMatchObject({ failed: 'unreachable' })
  })
})

function drip(response: NodeJS.WritableStream): void {
  const timer = setInterval(() => response.write('x'), 10)
  cleanUps.push(() => clearInterval(timer))
}

async function listen(server: Server): Promise<{ host: string; port: number }> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanUps.push(() => {
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { host: '127.0.0.1', port: address.port }
}
