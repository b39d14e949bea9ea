import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { decode, encode, type Packet } from 'dns-packet'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { openStore, type Store } from '#cluster/state/store.ts'
import { buildInstance, buildNamespace, buildService } from '../discovery.testSupport.ts'
import { frame, readFrames } from './frames.ts'
import { type NameServer, openNameServer } from './nameServer.ts'

let store: Store
let server: NameServer
let upstreams: { address: string; port: number }[] = []
const cleanUps: (() => unknown)[] = []

beforeEach(async () => {
  upstreams = []
  store = openStore({ file: ':memory:', now: 0 })
  store.update('set up', (tx) => {
    tx.put('discoveryNamespaces', buildNamespace('shop.local'))
    tx.put('discoveryServices', buildService('web', { dns: { routingPolicy: 'MULTIVALUE', records: [{ type: 'SRV', ttl: 10 }] } }))
    for (let at = 1; at <= 8; at += 1) {
      const attributes = { AWS_INSTANCE_IPV4: `10.0.0.${at}`, AWS_INSTANCE_PORT: '80' }
      tx.put('discoveryInstances', buildInstance('web', `${at}`.repeat(32), attributes))
    }
  })
  server = await openNameServer({ snapshot: store.read, upstreams: () => upstreams, log: silentLogger }, '127.0.0.1', 0)
})
afterEach(async () => {
  await server.close()
  for (const cleanUp of cleanUps.splice(0)) cleanUp()
  store.close()
})

const query = (name: string, type: 'A' | 'SRV' = 'A', more: Partial<Packet> = {}) =>
  encode({ type: 'query', id: 77, flags: 256, questions: [{ name, type }], ...more })

async function ask(message: Uint8Array): Promise<ReturnType<typeof decode>> {
  const socket = createSocket('udp4')
  cleanUps.push(() => socket.close())
  socket.send(message, server.port, '127.0.0.1')
  const [answer] = (await once(socket, 'message', { signal: AbortSignal.timeout(10_000) })) as [Buffer]
  return decode(answer)
}

async function upstream(answer: (question: ReturnType<typeof decode>) => Uint8Array | undefined) {
  const socket = createSocket('udp4')
  socket.on('message', (message, from) => {
    const said = answer(decode(message))
    if (said) socket.send(said, from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  cleanUps.push(() => socket.close())
  upstreams.push({ address: '127.0.0.1', port: socket.address().port })
}
const says = (data: string) =>
  upstream(({ id = 0, questions = [] }) =>
    encode({ type: 'response', id, questions, answers: [{ type: 'A', name: questions[0]?.name ?? '', data }] }),
  )

describe('the name server', () => {
  it('answers a resolver that is not ours', async () => {
    const resolver = new Resolver()
    resolver.setServers([`127.0.0.1:${server.port}`])
    expect(await resolver.resolve4(`${'1'.repeat(32)}.web.shop.local`, { ttl: true })).toEqual([{ address: '10.0.0.1', ttl: 10 }])
    // Eight of them do not fit into a datagram: the resolver asks again by TCP.
    expect(await resolver.resolveSrv('web.shop.local')).toHaveLength(8)
    await expect(resolver.resolve4('none.shop.local')).rejects.toMatchObject({ code: 'ENOTFOUND' })
    await expect(resolver.resolve6('web.shop.local')).rejects.toMatchObject({ code: 'ENODATA' })
  })

  it('says by UDP that an answer is too long, leaves out addresses first, and gives all by TCP', async () => {
    expect(await ask(query('web.shop.local', 'SRV'))).toMatchObject({ flag_tc: true, answers: [] })
    const large = {
      additionals: [
        {
          type: 'OPT' as const,
          name: '.' as const,
          udpPayloadSize: 4_096,
          extendedRcode: 0,
          ednsVersion: 0,
          flags: 0,
          flag_do: false,
          options: [],
        },
      ],
    }
    const most = await ask(query('web.shop.local', 'SRV', large))
    expect(most).toMatchObject({ flag_tc: false, flag_aa: true })
    expect(most.answers).toHaveLength(8)
    const socket = connect(server.port, '127.0.0.1')
    cleanUps.push(() => socket.destroy())
    const half = frame(query('web.shop.local', 'SRV'))
    socket.write(half.subarray(0, 5))
    socket.write(half.subarray(5))
    for await (const whole of readFrames(socket)) {
      const { answers, additionals, id } = decode(Buffer.from(whole))
      expect([answers?.length, additionals?.length, id]).toEqual([8, 8, 77])
      break
    }
  })

  it('asks on for other names, and the next server where one does not answer', async () => {
    await upstream(() => undefined)
    await says('192.0.2.1')
    expect(await ask(query('example.com'))).toMatchObject({ id: 77, answers: [{ data: '192.0.2.1' }] })
  })

  it('fails at once where nobody can be asked, so that the next server is', async () => {
    expect(await ask(query('example.com'))).toMatchObject({ id: 77, rcode: 'SERVFAIL' })
  })

  it('takes no answer that was not asked for', async () => {
    await upstream(({ id = 0, questions = [] }) => encode({ type: 'response', id: id ^ 1, questions, answers: [] }))
    expect(await ask(query('example.com'))).toMatchObject({ rcode: 'SERVFAIL' })
  })

  it('outlives what is no question', async () => {
    const socket = createSocket('udp4')
    cleanUps.push(() => socket.close())
    for (const noise of [Buffer.alloc(0), Buffer.from([1]), Buffer.alloc(700, 255), encode({ type: 'response', id: 1, questions: [] })])
      socket.send(noise, server.port, '127.0.0.1')
    const stream = connect(server.port, '127.0.0.1')
    stream.end(Buffer.from([255, 255, 1, 2]))
    await once(stream, 'close')
    expect(await ask(query(`${'2'.repeat(32)}.web.shop.local`))).toMatchObject({ answers: [{ data: '10.0.0.2' }] })
  })
})
