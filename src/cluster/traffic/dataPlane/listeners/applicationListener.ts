import type { Socket } from 'node:net'
import type { Clock } from '#cluster/lib/clock.ts'
import { exchangeLine, refusalLine } from '../accessLog/lines.ts'
import { Exchange, type ExchangeOwner } from '../exchange/exchange.ts'
import type { BadMessage } from '../exchange/message.ts'
import type { Front, FrontEvents } from '../exchange/sides.ts'
import { batchOf } from '../exchange/traceId.ts'
import { type FrontConnection, type FrontOwner, Http1Front } from '../http1/frontConnection.ts'
import { Http2FrontSession } from '../http2/frontSession.ts'
import { type ChosenRule, compileRules, type RequestFacts } from '../rules/compileRules.ts'
import type { Random } from '../targets/chooseTarget.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ListenerConfig, TracedRequest } from '../trafficConfig.ts'
import type { Listener, ListenerDeps } from './listener.ts'
import { agreedProtocol, createSocketServer, type SocketServer } from './listening.ts'

/** A listener of an application load balancer: HTTP, and HTTPS with HTTP/1.1 or HTTP/2 as the client and we agree. */
export class ApplicationListener implements Listener, FrontOwner, ExchangeOwner {
  config: ListenerConfig
  forwarded: readonly string[]
  isClosing = false
  readonly log: ((exchange: Exchange) => void) | undefined
  private readonly deps: ListenerDeps
  private readonly server: SocketServer
  private readonly connections = new Set<FrontConnection>()
  private choose: (facts: RequestFacts) => ChosenRule | undefined

  constructor(config: ListenerConfig, deps: ListenerDeps) {
    this.config = config
    this.deps = deps
    this.forwarded = forwardedOf(config)
    this.choose = compileRules(config.rules)
    this.log = deps.log || deps.traced ? (exchange) => this.ended(exchange) : undefined
    this.server = createSocketServer(config, { chooseProtocol: (offered) => this.chooseProtocol(offered), accepted: this.accepted })
  }

  get clock(): Clock {
    return this.deps.clock
  }

  get random(): Random {
    return this.deps.random
  }

  get idleTimeoutMs(): number {
    return this.config.attributes.idleTimeoutSeconds * 1_000
  }

  get headTimeoutMs(): number {
    return this.deps.headTimeoutMs
  }

  get isEmpty(): boolean {
    return this.connections.size === 0
  }

  now(): number {
    return this.deps.clock.now()
  }

  open(): Promise<number> {
    return this.server.open(this.config)
  }

  change(config: ListenerConfig): void {
    this.config = config
    this.forwarded = forwardedOf(config)
    this.choose = compileRules(config.rules)
    this.server.change(config)
  }

  close(): void {
    this.isClosing = true
    this.server.close()
    for (const connection of this.connections) connection.closeSoon()
  }

  destroy(): void {
    this.close()
    for (const connection of this.connections) connection.destroy()
  }

  sweep(now: number): void {
    for (const connection of this.connections) connection.sweep(now)
  }

  rule(facts: RequestFacts): ChosenRule | undefined {
    return this.choose(facts)
  }

  group(arn: string): TargetGroup | undefined {
    return this.deps.group(arn)
  }

  begin(front: Front): FrontEvents {
    const exchange = new Exchange(front, this)
    exchange.begin()
    return exchange
  }

  refused(connection: Http1Front, error: BadMessage): void {
    this.deps.log?.(refusalLine(connection, error, this.config, this.now()))
  }

  left(connection: FrontConnection): void {
    this.connections.delete(connection)
  }

  private ended(exchange: Exchange): void {
    const { log, traced, clock } = this.deps
    log?.(exchangeLine(exchange, this.config, clock.now()))
    const batch = traced && batchOf(exchange.traceId)
    if (batch !== undefined) traced?.({ batch, ...answeredBy(exchange) })
  }

  private chooseProtocol(offered: readonly string[]): string | undefined {
    if (this.config.attributes.http2 && offered.includes('h2')) return 'h2'
    return offered.includes('http/1.1') ? 'http/1.1' : undefined
  }

  private readonly accepted = (socket: Socket): void => {
    const speaksHttp2 = agreedProtocol(socket) === 'h2'
    this.connections.add(speaksHttp2 ? new Http2FrontSession(socket, this) : new Http1Front(socket, this))
  }
}

const answeredBy = ({ group, target }: Exchange): Pick<TracedRequest, 'target'> =>
  group && target ? { target: { targetGroupArn: group.config.arn, id: target.config.id, port: target.config.port } } : {}

const forwardedOf = ({ protocol, port }: ListenerConfig): readonly string[] => [
  'X-Forwarded-Proto',
  protocol === 'HTTPS' ? 'https' : 'http',
  'X-Forwarded-Port',
  String(port),
]
