import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { agreedTls, flowLine } from '../accessLog/lines.ts'
import { plainAddress } from '../http1/fields.ts'
import type { Listener, ListenerDeps } from '../listeners/listener.ts'
import { createSocketServer, type SocketServer } from '../listeners/listening.ts'
import type { Target } from '../targets/target.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ListenerConfig } from '../trafficConfig.ts'
import { chooseFlowGroup, type Flow } from './chooseFlow.ts'
import { reset, Tunnel } from './tunnel.ts'

const connectTimeoutMs = 10_000
const mostAttempts = 3

/** A listener of a network load balancer for TCP and TLS: each connection of a client is one to a target. */
export class TcpListener implements Listener {
  private config: ListenerConfig
  private readonly deps: ListenerDeps
  private readonly server: SocketServer
  private readonly clients = new Set<Socket>()

  constructor(config: ListenerConfig, deps: ListenerDeps) {
    this.config = config
    this.deps = deps
    this.server = createSocketServer(config, { accepted: this.accepted })
  }

  get isEmpty(): boolean {
    return this.clients.size === 0
  }

  open(): Promise<number> {
    return this.server.open(this.config)
  }

  change(config: ListenerConfig): void {
    this.config = config
    this.server.change(config)
  }

  close(): void {
    this.server.close()
  }

  destroy(): void {
    this.close()
    for (const client of this.clients) client.destroy()
  }

  /** Tunnels watch over themselves. */
  sweep(): void {}

  private readonly accepted = (client: Socket): void => {
    client.setNoDelay(true)
    client.pause()
    this.clients.add(client)
    client.once('close', () => this.clients.delete(client))
    client.on('error', () => {})
    const group = chooseFlowGroup(this.config, this.deps)
    if (group) this.attempt(client, group, new Set())
    // What a network load balancer does that has nobody to pass a connection to.
    else reset(client)
  }

  /** Tries another target where one cannot be reached: nothing of the client's was passed on yet. */
  private attempt(client: Socket, first: TargetGroup, tried: Set<Target>): void {
    const clientAddress = plainAddress(client.remoteAddress)
    const flow = tried.size < mostAttempts ? this.nextFlow(first, clientAddress, tried) : undefined
    if (!flow) return reset(client)
    const { group, target } = flow
    target.begin()
    target.counts.requests += 1
    target.counts.connections += 1
    const server = this.connect(group, target)
    const cancelTimeout = this.deps.clock.after(connectTimeoutMs, () => server.destroy(new Error('no answer')))
    const carrier = { cutOff: () => server.destroy() }
    target.carriers.add(carrier)
    const failed = () => {
      cancelTimeout()
      target.carriers.delete(carrier)
      target.end()
      target.counts.connectionErrors += 1
      tried.add(target)
      if (!client.destroyed) this.attempt(client, group, tried)
    }
    server.once('close', failed)
    server.on('error', () => {})
    server.once(group.config.protocol === 'TLS' ? 'secureConnect' : 'connect', () => {
      cancelTimeout()
      target.carriers.delete(carrier)
      server.off('close', failed)
      if (client.destroyed) server.once('close', () => target.end()).destroy()
      else this.join(client, server, group, target)
    })
  }

  /** Where the group asks for retries and has nobody left, another one by the shares of this moment, as with requests. */
  private nextFlow(group: TargetGroup, clientAddress: string, without: ReadonlySet<Target>): Flow | undefined {
    const target = group.choose({ clientAddress, without })
    if (target) return { group, target }
    const other = without.size > 0 && group.config.retries ? chooseFlowGroup(this.config, this.deps) : undefined
    const elsewhere = other === group ? undefined : other?.choose({ clientAddress, without })
    return other && elsewhere && { group: other, target: elsewhere }
  }

  private connect(group: TargetGroup, { config }: Target): Socket {
    const to = { host: config.connect.address, port: config.connect.port, allowHalfOpen: true }
    return group.config.protocol === 'TLS' ? connectTls({ ...to, rejectUnauthorized: false }) : connect({ ...to, noDelay: true })
  }

  private join(client: Socket, server: Socket, group: TargetGroup, target: Target): void {
    const { config } = this
    const { clock, log } = this.deps
    const from = { address: plainAddress(client.remoteAddress), port: client.remotePort ?? 0 }
    const begunAt = clock.now()
    const tls = agreedTls(client)
    const idleTimeoutMs = config.attributes.idleTimeoutSeconds * 1_000
    const tunnel = new Tunnel(client, server, { idleTimeoutMs, clock }, () => {
      target.carriers.delete(tunnel)
      target.end()
      // As with AWS, only TLS listeners keep a log.
      if (config.protocol === 'TLS') log?.(flowLine({ config, group, target, from, tunnel, begunAt, now: clock.now(), tls }))
    })
    target.carriers.add(tunnel)
  }
}
