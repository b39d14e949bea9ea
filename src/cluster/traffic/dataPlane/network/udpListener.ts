import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { Listener, ListenerDeps } from '../listeners/listener.ts'
import type { Carrier, Target } from '../targets/target.ts'
import type { ListenerConfig } from '../trafficConfig.ts'
import { chooseFlowGroup } from './chooseFlow.ts'

/** A flow without a packet for so long is over (ELB's own for UDP). */
const idleMs = 120_000
const mostSessions = 4_096

interface Session {
  socket: Socket
  target: Target
  carrier: Carrier
  lastActiveAt: number
}

const typeOf = (address: string) => (isIPv6(address) ? 'udp6' : 'udp4')

/** A listener of a network load balancer for UDP: packets from one address and port are a flow, and stay with one target. */
export class UdpListener implements Listener {
  private config: ListenerConfig
  private readonly deps: ListenerDeps
  private readonly socket: Socket
  /** By the client's address and port, the one silent for longest first. */
  private readonly sessions = new Map<string, Session>()
  private isClosed = false

  constructor(config: ListenerConfig, deps: ListenerDeps) {
    this.config = config
    this.deps = deps
    this.socket = createSocket(typeOf(config.address))
  }

  get isEmpty(): boolean {
    return this.sessions.size === 0
  }

  async open(): Promise<number> {
    this.socket.bind({ address: this.config.address, port: this.config.port, exclusive: true })
    await once(this.socket, 'listening')
    this.socket.on('error', () => {})
    this.socket.on('message', this.onMessage)
    return this.socket.address().port
  }

  change(config: ListenerConfig): void {
    this.config = config
  }

  /** A flow has no end of its own that could be waited for. */
  close(): void {
    if (this.isClosed) return
    this.isClosed = true
    for (const [key, session] of this.sessions) this.end(key, session)
    this.socket.close()
  }

  destroy(): void {
    this.close()
  }

  sweep(now: number): void {
    for (const [key, session] of this.sessions) {
      if (now - session.lastActiveAt <= idleMs) return
      this.end(key, session)
    }
  }

  private readonly onMessage = (message: Buffer, from: RemoteInfo): void => {
    const key = `${from.address} ${from.port}`
    const session = this.sessions.get(key) ?? this.begin(key, from)
    if (!session) return
    this.touch(key, session)
    const { address, port } = session.target.config.connect
    session.socket.send(message, port, address, () => {})
  }

  private begin(key: string, from: RemoteInfo): Session | undefined {
    const target = chooseFlowGroup(this.config, this.deps)?.choose({ clientAddress: from.address })
    if (!target) return undefined
    this.makeRoom()
    const socket = createSocket(typeOf(target.config.connect.address))
    const carrier = { cutOff: () => this.end(key, session) }
    const session: Session = { socket, target, carrier, lastActiveAt: 0 }
    socket.on('error', () => this.end(key, session))
    socket.on('message', (answer: Buffer, sender: RemoteInfo) => {
      // Only the target may answer on the flow's port.
      if (sender.port !== target.config.connect.port) return
      this.touch(key, session)
      this.socket.send(answer, from.port, from.address, () => {})
    })
    target.begin()
    target.counts.requests += 1
    target.counts.connections += 1
    target.carriers.add(carrier)
    return session
  }

  private touch(key: string, session: Session): void {
    if (this.sessions.get(key) !== session && this.sessions.has(key)) return
    session.lastActiveAt = this.deps.clock.now()
    this.sessions.delete(key)
    this.sessions.set(key, session)
  }

  private makeRoom(): void {
    const oldest = this.sessions.size < mostSessions ? undefined : this.sessions.entries().next().value
    if (oldest) this.end(...oldest)
  }

  private end(key: string, session: Session): void {
    if (!session.target.carriers.delete(session.carrier)) return
    if (this.sessions.get(key) === session) this.sessions.delete(key)
    session.socket.close()
    session.target.end()
  }
}
