/** Lines as ELB writes them, so that what reads those reads these. What there is none of here, such as a certificate's ARN, is `-`. */
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Exchange } from '../exchange/exchange.ts'
import type { BadMessage } from '../exchange/message.ts'
import type { Http1Front } from '../http1/frontConnection.ts'
import type { Tunnel } from '../network/tunnel.ts'
import type { Target } from '../targets/target.ts'
import type { TargetGroup } from '../targets/targetGroup.ts'
import type { ActionConfig, ListenerConfig } from '../trafficConfig.ts'

/** Fields of an application load balancer's line, all as text. */
interface Line {
  type: string
  client: string
  target: string
  /** Seconds: until it was sent, until its answer began, until that had ended; -1 where it did not come to that. */
  times: readonly [number, number, number]
  status: string
  targetStatus: string
  receivedBytes: number
  sentBytes: number
  request: string
  userAgent: string
  groupArn: string
  traceId: string
  domain: string
  priority: string
  createdAt: number
  action: string
  redirectUrl: string
}

/** @param now milliseconds since the epoch, when the exchange ended */
export function exchangeLine(exchange: Exchange, config: ListenerConfig, now: number): string {
  const { request, front, target, group } = exchange
  const ended = performance.now()
  return lineOf(config, now, {
    type: typeOf(exchange, config),
    client: `${front.clientAddress}:${front.clientPort}`,
    target: target ? `${target.config.id}:${target.config.port}` : '-',
    times: timesOf(exchange, ended),
    status: String(exchange.status),
    targetStatus: exchange.targetStatus > 0 ? String(exchange.targetStatus) : '-',
    receivedBytes: exchange.receivedBytes,
    sentBytes: exchange.sentBytes,
    request: `${request.method} ${urlOf(exchange, config)} HTTP/${request.version === '2' ? '2.0' : request.version}`,
    userAgent: request.userAgent || '-',
    groupArn: group?.config.arn ?? '-',
    traceId: exchange.traceId || '-',
    domain: config.protocol === 'HTTPS' ? request.host : '-',
    priority: exchange.chosen ? String(exchange.chosen.priority) : '-1',
    createdAt: now - (ended - exchange.startedAt),
    action: exchange.action ? actionName(exchange.action) : '-',
    redirectUrl: exchange.redirectUrl || '-',
  })
}

/** Of something that was no request. */
export function refusalLine({ clientAddress, clientPort }: Http1Front, error: BadMessage, config: ListenerConfig, now: number): string {
  return lineOf(config, now, {
    type: config.protocol.toLowerCase(),
    client: `${clientAddress}:${clientPort}`,
    target: '-',
    times: [-1, -1, -1],
    status: String(error.status),
    targetStatus: '-',
    receivedBytes: 0,
    sentBytes: 0,
    request: `- ${config.protocol.toLowerCase()}://${config.address}:${config.port}- -`,
    userAgent: '-',
    groupArn: '-',
    traceId: '-',
    domain: '-',
    priority: '-1',
    createdAt: now,
    action: '-',
    redirectUrl: '-',
  })
}

function lineOf(config: ListenerConfig, now: number, line: Line): string {
  const times = line.times.map((seconds) => (seconds < 0 ? '-1' : seconds.toFixed(3))).join(' ')
  const who = `${line.type} ${isoTime(now)} ${loadBalancerPath(config)} ${line.client} ${line.target} ${times}`
  const what = `${line.status} ${line.targetStatus} ${line.receivedBytes} ${line.sentBytes} ${quoted(line.request)} ${quoted(line.userAgent)} - -`
  const where = `${line.groupArn} ${quoted(line.traceId)} ${quoted(line.domain)} "-" ${line.priority} ${isoTime(line.createdAt)}`
  const how = `${quoted(line.action)} ${quoted(line.redirectUrl)} "-" ${quoted(line.target)} ${quoted(line.targetStatus)} "-" "-" -`
  return `${who} ${what} ${where} ${how}`
}

const isoTime = (ms: number) => new Date(ms).toISOString()

function timesOf(exchange: Exchange, ended: number): [number, number, number] {
  const { startedAt, sentAt, answeredAt } = exchange
  if (sentAt === 0) return [-1, -1, -1]
  if (answeredAt === 0) return [(sentAt - startedAt) / 1_000, -1, -1]
  return [(sentAt - startedAt) / 1_000, (answeredAt - sentAt) / 1_000, (ended - answeredAt) / 1_000]
}

function typeOf({ request, upgrade, group, status }: Exchange, config: ListenerConfig): string {
  if (group?.config.protocolVersion === 'GRPC') return 'grpcs'
  if (request.version === '2') return 'h2'
  const secure = config.protocol === 'HTTPS'
  if (status === 101 && upgrade.toLowerCase() === 'websocket') return secure ? 'wss' : 'ws'
  return secure ? 'https' : 'http'
}

function urlOf({ request }: Exchange, config: ListenerConfig): string {
  const host = /:\d+$/.test(request.host) ? request.host : `${request.host}:${config.port}`
  return `${config.protocol.toLowerCase()}://${host}${request.target}`
}

const actionName = (action: ActionConfig) => action.type

/** `app/name/id`, the end of the load balancer's ARN. */
const loadBalancerPath = ({ loadBalancerArn }: ListenerConfig) => loadBalancerArn.replace(/^.*:loadbalancer\//, '')

/** What came from a client must not end its field or its line. */
const quoted = (text: string) =>
  `"${text.replace(/["\\\u0000-\u001f\u007f-\uffff]/g, (one) => `\\x${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`)}"`

export interface FlowFacts {
  config: ListenerConfig
  group: TargetGroup
  target: Target
  from: { address: string; port: number }
  tunnel: Tunnel
  begunAt: number
  now: number
  tls: AgreedTls
}

/** What a client and we agreed on; asked while the connection is open, because nothing is known of it afterwards. */
export interface AgreedTls {
  cipher: string
  version: string
}

export function agreedTls(client: Socket): AgreedTls {
  if (!(client instanceof TLSSocket)) return { cipher: '-', version: '-' }
  return { cipher: client.getCipher()?.standardName ?? '-', version: client.getProtocol()?.toLowerCase().replace('.', '') ?? '-' }
}

/** Of a connection to a TLS listener, written when it has ended. */
export function flowLine({ config, target, from, tunnel, begunAt, now, tls }: FlowFacts): string {
  const who = `tls 2.0 ${isoTime(now)} ${loadBalancerPath(config)} ${config.arn.split('/').at(-1)} ${from.address}:${from.port}`
  const what = `${target.config.id}:${target.config.port} ${now - begunAt} - ${tunnel.bytesToSecond} ${tunnel.bytesToFirst} - - -`
  return `${who} ${what} ${tls.cipher} ${tls.version} - - - - - ${isoTime(begunAt)}`
}
