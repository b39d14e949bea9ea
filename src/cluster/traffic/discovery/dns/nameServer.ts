import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { answerMessage, failure } from './answerMessage.ts'
import { forward, type Upstream } from './forward.ts'
import { frame, readFrames } from './frames.ts'

export interface NameServerOptions {
  snapshot: () => Snapshot
  /** Who is asked for names that are not ours. */
  upstreams: () => readonly Upstream[]
  log: Logger
  random?: () => number
}

export interface NameServer {
  readonly port: number
  close(): Promise<void>
}

const MOST_FORWARDED = 512
const MOST_CONNECTIONS = 64
const IDLE_MS = 5_000

/**
 * Answers by UDP and TCP: names of Cloud Map by itself, all others by asking on. A question that cannot be answered is refused at once, so
 * that who asked turns to the next server.
 * @param port 53, for whoever reads `/etc/resolv.conf`; 0 takes a free one
 * Rejects where the address or the port cannot be had.
 */
export async function openNameServer(options: NameServerOptions, address: string, port: number): Promise<NameServer> {
  const answer = createAnswer(options)
  const udp = createSocket('udp4')
  udp.on('message', (message, from) => {
    const send = (reply: Uint8Array | undefined) => reply && udp.send(reply, from.port, from.address, () => {})
    // It may have been closed meanwhile.
    answer(message, false)
      .then(send)
      .catch((error: unknown) => options.log.debug('an answer was not sent', { error: String(error) }))
  })
  const tcp = createServer((socket) => void serve(socket, (message) => answer(message, true)))
  tcp.maxConnections = MOST_CONNECTIONS
  try {
    // TCP first: its port says whether the other is free too, or which to take.
    tcp.listen({ host: address, port, exclusive: true })
    await once(tcp, 'listening')
    const taken = tcp.address()
    const chosen = typeof taken === 'object' && taken ? taken.port : port
    udp.bind({ address, port: chosen, exclusive: true })
    await once(udp, 'listening')
    udp.on('error', (error) => options.log.warn('the name server had an error', { error: String(error) }))
    tcp.on('error', (error) => options.log.warn('the name server had an error', { error: String(error) }))
    return { port: chosen, close: () => closeBoth(udp, tcp) }
  } catch (error) {
    await closeBoth(udp, tcp)
    throw error
  }
}

function createAnswer({ snapshot, upstreams, log, random = Math.random }: NameServerOptions) {
  let forwarded = 0
  return async (message: Uint8Array, isTcp: boolean): Promise<Uint8Array | undefined> => {
    try {
      const reply = answerMessage(snapshot(), message, isTcp, random)
      if (reply === 'drop') return undefined
      if (reply !== 'forward') return reply.bytes
      if (forwarded >= MOST_FORWARDED) return failure(message, 'refused')
      forwarded += 1
      const answer = await forward(message, upstreams(), isTcp).finally(() => (forwarded -= 1))
      return answer ?? failure(message, 'serverFailure')
    } catch (error) {
      log.warn('a name was not answered', { error: String(error) })
      return failure(message, 'serverFailure')
    }
  }
}

async function serve(socket: Socket, answer: (message: Uint8Array) => Promise<Uint8Array | undefined>): Promise<void> {
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  try {
    for await (const message of readFrames(socket)) {
      const reply = await answer(message)
      if (!reply) break
      socket.write(frame(reply))
    }
  } catch {
    // Whoever asked has gone.
  }
  socket.destroy()
}

async function closeBoth(udp: UdpSocket, tcp: Server): Promise<void> {
  await Promise.allSettled([new Promise<void>((resolve) => udp.close(() => resolve())), new Promise((resolve) => tcp.close(resolve))])
}
