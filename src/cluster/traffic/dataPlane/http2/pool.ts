import { type ClientHttp2Session, connect } from 'node:http2'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { BackEvents, BackFailure, BackPool } from '../exchange/sides.ts'
import { bracketed } from '../health/probes.ts'
import type { Target } from '../targets/target.ts'
import { Http2Back } from './backStream.ts'

const connectTimeoutMs = 10_000
const idleMs = 60_000

/** The connection to one target over HTTP/2, which carries all of its requests. */
export class Http2Pool implements BackPool {
  private readonly target: Target
  private readonly scheme: 'http' | 'https'
  private readonly clock: Clock
  private session: ClientHttp2Session | undefined
  private isConnected = false
  private usedAt = 0
  private readonly waiting = new Set<BackEvents>()

  constructor(target: Target, secure: boolean, clock: Clock) {
    this.target = target
    this.scheme = secure ? 'https' : 'http'
    this.clock = clock
  }

  take(exchange: BackEvents): { abort(): void } | undefined {
    this.usedAt = this.clock.now()
    if (this.session && this.isConnected) {
      exchange.onBackReady(new Http2Back(this.session, this.scheme))
      return undefined
    }
    this.waiting.add(exchange)
    if (!this.session) this.connect()
    return { abort: () => void this.waiting.delete(exchange) }
  }

  sweep(now: number): void {
    if (this.target.inFlight === 0 && this.session && now - this.usedAt > idleMs) this.session.close()
  }

  private connect(): void {
    const { address, port } = this.target.config.connect
    const session = connect(`${this.scheme}://${bracketed(address)}:${port}`, {
      rejectUnauthorized: false,
      settings: { enablePush: false },
    })
    const carrier = { cutOff: () => session.destroy() }
    const cancelTimeout = this.clock.after(connectTimeoutMs, () => this.failAll(session, 'connectTimeout'))
    this.session = session
    this.isConnected = false
    this.target.carriers.add(carrier)
    this.target.counts.connections += 1
    session.once('connect', () => this.connected(cancelTimeout))
    session.on('error', () => {})
    // After a farewell no new stream is taken; those under way go on.
    session.once('goaway', () => this.forget(session))
    session.once('close', () => {
      cancelTimeout()
      this.target.carriers.delete(carrier)
      this.failAll(session, 'refused')
    })
  }

  private connected(cancelTimeout: Cancel): void {
    cancelTimeout()
    this.isConnected = true
    const { session } = this
    const waiting = [...this.waiting]
    this.waiting.clear()
    if (session) for (const exchange of waiting) exchange.onBackReady(new Http2Back(session, this.scheme))
  }

  private failAll(session: ClientHttp2Session, why: BackFailure): void {
    const isCurrent = this.session === session
    this.forget(session)
    session.destroy()
    if (!isCurrent) return
    const waiting = [...this.waiting]
    this.waiting.clear()
    for (const exchange of waiting) exchange.onBackFailed(why, true)
  }

  private forget(session: ClientHttp2Session): void {
    if (this.session !== session) return
    this.session = undefined
    this.isConnected = false
  }
}
