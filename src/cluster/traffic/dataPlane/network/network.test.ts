/** Listeners of network load balancers: TCP, TLS and UDP. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { testCertificate } from '../certificate.testSupport.ts'
import { group, groupArn, simple, target } from '../dataPlane.testSupport.ts'
import { comesToRest, Opened, RawClient, startPlane, startRawBackend, until } from '../traffic.testSupport.ts'

const opened = new Opened()
afterEach(() => opened.closeAll())

const tcp = { listener: { protocol: 'TCP' }, group: { protocol: 'TCP' } } as const
// Not checked: HTTP does not answer there, and until both have failed only one of them gets flows.
const ofUdp = { protocol: 'UDP', healthCheck: { ...group('web', []).healthCheck, enabled: false } } as const
const udp = { listener: { protocol: 'UDP' }, group: ofUdp } as const

describe('TCP', () => {
  it('passes bytes both ways, and half an end', async () => {
    const backend = await startRawBackend(opened, (socket) => {
      let got = ''
      socket.on('data', (chunk: Buffer) => (got += chunk.toString()))
      // Answers only once the client has ended its side.
      socket.on('end', () => socket.end(`got ${got}`))
    })
    const { port } = await startPlane(opened, simple([target(backend.port)], tcp))
    const client = new RawClient(opened, port).send('hello')
    client.socket.end()
    expect(await client.closes()).toBe('got hello')
  })

  it('holds a fast target back for a slow client', { timeout: 15_000 }, async () => {
    let written = 0
    const chunk = Buffer.alloc(1 << 20)
    const backend = await startRawBackend(opened, (socket) => {
      const more = () => {
        written += 1
        while (socket.write(chunk)) written += 1
      }
      socket.on('drain', more)
      more()
    })
    const { port } = await startPlane(opened, simple([target(backend.port)], tcp))
    const client = new RawClient(opened, port)
    client.socket.pause()
    await comesToRest(() => written)
    expect(written).toBeLessThan(64)
  })

  it('tries another target where one refuses, and resets where there is none', async () => {
    const gone = await startRawBackend(opened, () => {})
    gone.server.close()
    await once(gone.server, 'close')
    const alive = await startRawBackend(opened, (socket) => socket.end('alive'))
    const targets = [target(gone.port), target(alive.port, { id: '10.0.0.2' })]
    const { plane, port } = await startPlane(opened, simple(targets, tcp))
    for (let turn = 0; turn < 4; turn += 1) expect(await new RawClient(opened, port).closes()).toBe('alive')
    await plane.apply(simple([], tcp))
    const refused = new RawClient(opened, port)
    const [error] = (await once(refused.socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNRESET')
  })

  it('resets the client where the target resets', async () => {
    const backend = await startRawBackend(opened, (socket) => socket.once('data', () => socket.resetAndDestroy()))
    const { port } = await startPlane(opened, simple([target(backend.port)], tcp))
    const client = new RawClient(opened, port).send('x')
    const [error] = (await once(client.socket, 'error')) as [NodeJS.ErrnoException]
    expect(error.code).toBe('ECONNRESET')
  })

  it('drains: a connection that is open stays until the delay is over', async () => {
    const clock = fakeClock()
    const backend = await startRawBackend(opened, (socket) => socket.on('data', (chunk: Buffer) => socket.write(chunk)))
    const config = (draining: boolean) =>
      simple([target(backend.port, { draining })], { ...tcp, group: { protocol: 'TCP', deregistrationDelaySeconds: 10 } })
    const { plane, port } = await startPlane(opened, config(false), { clock })
    const client = new RawClient(opened, port)
    await client.send('one ').sees('one')
    await plane.apply(config(true))
    await client.send('two ').sees('two')
    const drained = plane.drained(groupArn('web'), '10.0.0.1', backend.port)
    await clock.advance(11_000)
    await drained
    await client.closes()
  })

  it('ends a connection that is idle for too long', async () => {
    const clock = fakeClock()
    const backend = await startRawBackend(opened, (socket) => socket.on('data', (chunk: Buffer) => socket.write(chunk)))
    const { port } = await startPlane(opened, simple([target(backend.port)], tcp), { clock })
    const client = new RawClient(opened, port)
    await client.send('one ').sees('one')
    await clock.advance(50_000)
    await client.send('two ').sees('two')
    await clock.advance(50_000)
    expect(client.isClosed).toBe(false)
    await clock.advance(60_000)
    await client.closes()
  })
})

describe('TLS', () => {
  it('ends at the listener; the target gets plain bytes, and the log a line', async () => {
    const lines: string[] = []
    const backend = await startRawBackend(opened, (socket) => socket.on('data', (chunk: Buffer) => socket.end(`plain ${chunk}`)))
    const config = simple([target(backend.port)], {
      listener: { protocol: 'TLS', certificate: testCertificate },
      group: { protocol: 'TCP' },
    })
    const { port } = await startPlane(opened, config, { accessLog: (line) => lines.push(line) })
    const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    let text = ''
    client.on('data', (chunk: Buffer) => (text += chunk.toString()))
    client.write('secret')
    await once(client, 'end')
    expect(text).toBe('plain secret')
    client.end()
    await until(() => lines.length === 1)
    expect(lines[0]).toMatch(
      /^tls 2\.0 \S+ app\/web\/0123456789abcdef \S+ 127\.0\.0\.1:\d+ 10\.0\.0\.1:\d+ \d+ - 6 12 - - - TLS_\S+ tlsv13 /,
    )
  })

  it('takes another certificate without a closed port', async () => {
    const backend = await startRawBackend(opened, (socket) => socket.end('x'))
    const config = simple([target(backend.port)], {
      listener: { protocol: 'TLS', certificate: testCertificate },
      group: { protocol: 'TCP' },
    })
    const { plane, port, reports } = await startPlane(opened, config)
    await plane.apply({ ...config, listeners: config.listeners.map((one) => ({ ...one, certificate: { ...testCertificate } })) })
    const client = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    await once(client, 'secureConnect')
    client.destroy()
    expect(reports).toHaveLength(1)
  })
})

describe('UDP', () => {
  async function startUdp(name: string): Promise<{ port: number; seen: string[] }> {
    const seen: string[] = []
    const socket = createSocket('udp4')
    socket.on('message', (message, from) => {
      seen.push(message.toString())
      socket.send(`${name} ${message} ${from.port}`, from.port, from.address)
    })
    socket.bind(0, '127.0.0.1')
    await once(socket, 'listening')
    opened.add(socket, () => socket.close())
    return { port: socket.address().port, seen }
  }

  function udpClient(port: number) {
    const socket: UdpSocket = createSocket('udp4')
    const answers: string[] = []
    socket.on('message', (message) => answers.push(message.toString()))
    opened.add(socket, () => socket.close())
    return { answers, send: (text: string) => socket.send(text, port, '127.0.0.1') }
  }

  it('keeps a flow at one target and brings its answers back; flows are spread', async () => {
    const [a, b] = await Promise.all([startUdp('a'), startUdp('b')])
    const { port } = await startPlane(opened, simple([target(a.port), target(b.port, { id: '10.0.0.2' })], udp))
    const clients = Array.from({ length: 4 }, () => udpClient(port))
    for (const message of ['1', '2', '3']) {
      for (const client of clients) client.send(message)
      await until(() => clients.every(({ answers }) => answers.length === Number(message)))
    }
    // Name of the target and port of the session are the same for all answers of a client.
    const flows = clients.map(({ answers }) => new Set(answers.map((answer) => `${answer.split(' ')[0]} ${answer.split(' ')[2]}`)))
    expect(flows.map(({ size }) => size)).toEqual([1, 1, 1, 1])
    expect([a.seen.length, b.seen.length]).toEqual([6, 6])
  })

  it('forgets a flow that is silent for two minutes, and moves flows of a target that is cut off', async () => {
    const clock = fakeClock()
    const [a, b] = await Promise.all([startUdp('a'), startUdp('b')])
    const first = simple([target(a.port)], { ...udp, group: { ...ofUdp, deregistrationDelaySeconds: 5 } })
    const { plane, port } = await startPlane(opened, first, { clock })
    const client = udpClient(port)
    client.send('1')
    await until(() => client.answers.length === 1)
    await clock.advance(130_000)
    client.send('2')
    await until(() => client.answers.length === 2)
    expect(client.answers[0]?.split(' ')[2]).not.toBe(client.answers[1]?.split(' ')[2])
    await plane.apply({
      ...first,
      targetGroups: first.targetGroups.map((one) => ({ ...one, targets: [target(b.port, { id: '10.0.0.2' })] })),
    })
    await clock.advance(6_000)
    client.send('3')
    await until(() => client.answers.length === 3)
    expect(client.answers[2]).toMatch(/^b /)
  })

  it('shares its port with TCP', async () => {
    const both = await startRawBackend(opened, (socket) => socket.end('over TCP'))
    const config = { listener: { protocol: 'TCP_UDP' }, group: { protocol: 'TCP_UDP' } } as const
    const { port, reports } = await startPlane(opened, simple([target(both.port)], config))
    expect(await new RawClient(opened, port).closes()).toBe('over TCP')
    expect(reports).toHaveLength(1)
  })
})
