import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { BackEvents, BackPool } from '../exchange/sides.ts'
import type { Target } from '../targets/target.ts'
import { type BackOwner, Http1Back } from './backConnection.ts'

/** ELB's own limit for a connection to a target to come about. */
const connectTimeoutMs = 10_000
/**
 * How long an idle connection is used again. Shorter than what common servers keep one (Node: 5 s), so that a request seldom meets a
 * connection that the target is just closing.
 */
const reuseWithinMs = 4_000
const mostIdle = 256

/** Connections to one target over HTTP/1.1. */
export class Http1Pool implements BackOwner, BackPool {
  private readonly target: Target
  private readonly secure: boolean
  private readonly clock: Clock
  private idle: Http1Back[] = []
  private readonly connecting = new Map<Http1Back, Cancel>()

  constructor(target: Target, secure: boolean, clock: Clock) {
    this.target = target
    this.secure = secure
    this.clock = clock
  }

  /** Gives the exchange an idle connection at once, or a new one when it is there. @returns what carries it until then */
  take(exchange: BackEvents, onlyNew: boolean): Http1Back | undefined {
    const connection = onlyNew ? undefined : this.takeIdle()
    if (connection) {
      exchange.onBackReady(connection)
      return undefined
    }
    this.target.counts.connections += 1
    const made = new Http1Back({ ...this.target.config.connect, secure: this.secure }, this, exchange)
    this.target.carriers.add(made)
    this.connecting.set(
      made,
      this.clock.after(connectTimeoutMs, () => made.giveUpConnecting()),
    )
    return made
  }

  connected(connection: Http1Back): void {
    this.connecting.get(connection)?.()
    this.connecting.delete(connection)
  }

  free(connection: Http1Back): void {
    if (this.target.isDraining || this.idle.length >= mostIdle) return connection.abort()
    connection.idleSince = this.clock.now()
    this.idle.push(connection)
  }

  closed(connection: Http1Back): void {
    this.connected(connection)
    this.target.carriers.delete(connection)
  }

  /** Lets go of what has been idle for too long. @param now milliseconds */
  sweep(now: number): void {
    const isStale = (connection: Http1Back) => !connection.isOpen || now - connection.idleSince > reuseMs(connection)
    for (const connection of this.idle) if (isStale(connection)) connection.abort()
    this.idle = this.idle.filter(({ isOpen }) => isOpen)
  }

  /** The one used last: it is the least likely to have been given up. */
  private takeIdle(): Http1Back | undefined {
    const now = this.clock.now()
    for (let connection = this.idle.pop(); connection; connection = this.idle.pop()) {
      if (connection.isOpen && now - connection.idleSince <= reuseMs(connection)) return connection
      connection.abort()
    }
    return undefined
  }
}

/** A target that says how long it keeps connections is taken at its word, less a second for the way. */
const reuseMs = ({ keepAliveSeconds }: Http1Back) =>
  keepAliveSeconds === undefined ? reuseWithinMs : Math.max(0, keepAliveSeconds * 1_000 - 1_000)
