import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'

/** Two sockets joined: bytes go across as they come, each side's end is the other's, and neither runs ahead of a slow one. */
export class Tunnel {
  bytesToFirst = 0
  bytesToSecond = 0
  private readonly first: Socket
  private readonly second: Socket
  private readonly idleTimeoutMs: number
  private readonly clock: Clock
  private readonly ended: () => void
  private cancelIdle: Cancel
  private lastActiveAt: number
  private open = 2
  private isOver = false

  constructor(first: Socket, second: Socket, { idleTimeoutMs, clock }: { idleTimeoutMs: number; clock: Clock }, ended: () => void) {
    this.first = first
    this.second = second
    this.idleTimeoutMs = idleTimeoutMs
    this.clock = clock
    this.ended = ended
    this.lastActiveAt = clock.now()
    this.join(first, second, (bytes) => (this.bytesToSecond += bytes))
    this.join(second, first, (bytes) => (this.bytesToFirst += bytes))
    this.cancelIdle = clock.after(idleTimeoutMs, this.checkIdle)
  }

  sendToFirst(chunk: Buffer): void {
    this.bytesToFirst += chunk.length
    this.first.write(chunk)
  }

  sendToSecond(chunk: Buffer): void {
    this.bytesToSecond += chunk.length
    this.second.write(chunk)
  }

  /** Cuts both off, so that neither end takes what it got for whole. */
  cutOff(): void {
    reset(this.first)
    reset(this.second)
  }

  private join(from: Socket, to: Socket, count: (bytes: number) => void): void {
    from.on('data', (chunk: Buffer) => {
      count(chunk.length)
      this.lastActiveAt = this.clock.now()
      if (!to.write(chunk)) from.pause()
    })
    to.on('drain', () => from.resume())
    from.on('end', () => to.end())
    from.on('error', () => reset(to))
    from.on('close', (hadError: boolean) => this.closed(to, hadError))
    from.resume()
  }

  private closed(other: Socket, hadError: boolean): void {
    if (hadError) reset(other)
    // A side that closed for good reads nothing more: what the other still sends has nowhere to go.
    else if (!other.destroyed && !other.readableEnded) other.destroySoon()
    this.open -= 1
    if (this.open > 0 || this.isOver) return
    this.isOver = true
    this.cancelIdle()
    this.ended()
  }

  /** One timer for all of an idle stretch, set anew when it falls due and there was traffic meanwhile. */
  private readonly checkIdle = (): void => {
    const left = this.lastActiveAt + this.idleTimeoutMs - this.clock.now()
    if (left > 0) this.cancelIdle = this.clock.after(left, this.checkIdle)
    else this.cutOff()
  }
}

/** Ends a connection in a way that its peer cannot take for a proper end; under TLS a close without its alert says the same. */
export function reset(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
