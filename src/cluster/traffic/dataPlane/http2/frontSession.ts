import { performServerHandshake, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2'
import type { Socket } from 'node:net'
import type { Front, FrontEvents } from '../exchange/sides.ts'
import { plainAddress } from '../http1/fields.ts'
import type { FrontConnection, FrontOwner } from '../http1/frontConnection.ts'
import { Http2Front, refuseStream, type StreamOwner } from './frontStream.ts'

/** ELB's number of streams of a connection at a time. */
const mostStreams = 128
const endStreamFlag = 1

/** One connection of a client that speaks HTTP/2. */
export class Http2FrontSession implements StreamOwner, FrontConnection {
  readonly clientAddress: string
  readonly clientPort: number
  private readonly session: ServerHttp2Session
  private readonly owner: FrontOwner
  private readonly streams = new Set<Http2Front>()
  private lastActiveAt: number

  constructor(socket: Socket, owner: FrontOwner) {
    this.owner = owner
    this.clientAddress = plainAddress(socket.remoteAddress)
    this.clientPort = socket.remotePort ?? 0
    this.lastActiveAt = owner.now()
    this.session = performServerHandshake(socket, {
      maxHeaderListPairs: 256,
      maxSessionMemory: 10,
      settings: { maxConcurrentStreams: mostStreams, maxHeaderListSize: 65_536, enablePush: false },
    })
    this.session.on('stream', this.onStream)
    this.session.on('error', () => {})
    this.session.once('close', () => owner.left(this))
  }

  get idleTimeoutMs(): number {
    return this.owner.idleTimeoutMs
  }

  get isIdle(): boolean {
    return this.streams.size === 0
  }

  now(): number {
    return this.owner.now()
  }

  begin(front: Front): FrontEvents {
    return this.owner.begin(front)
  }

  ended(stream: Http2Front): void {
    this.streams.delete(stream)
    this.lastActiveAt = this.owner.now()
  }

  /** @param now milliseconds */
  sweep(now: number): void {
    for (const stream of this.streams) stream.sweep(now)
    if (this.isIdle && now - this.lastActiveAt > this.idleTimeoutMs) this.session.close()
  }

  closeSoon(): void {
    this.session.close()
  }

  destroy(): void {
    this.session.destroy()
  }

  private readonly onStream = (stream: ServerHttp2Stream, _headers: unknown, flags: number, raw: string[]): void => {
    stream.on('error', () => {})
    try {
      const front = new Http2Front(stream, raw, (flags & endStreamFlag) !== 0, this)
      this.streams.add(front)
      front.begin()
    } catch (error) {
      refuseStream(stream, error)
    }
  }
}
