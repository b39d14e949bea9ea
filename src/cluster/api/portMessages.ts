import type { Scope } from './arns.ts'
import type { WireError } from './wireError.ts'

/**
 * What crosses a message port between a client and the cluster. Everything is plain data in wire form, and each message belongs to the
 * call, stream or terminal of its id, which the client chooses. A stream pauses when too much is under way, until `taken` comes back.
 */
export type PortRequest =
  | { type: 'call'; id: number; target: string; request: unknown; scope?: Partial<Scope> }
  | { type: 'stream'; id: number; name: 'watch' | 'logs'; request: unknown; scope?: Partial<Scope> }
  | { type: 'exec'; id: number; request: unknown; scope?: Partial<Scope> }
  /** So many events, or terminal bytes, were read. */
  | { type: 'taken'; id: number; count: number }
  | { type: 'input'; id: number; bytes: Uint8Array }
  | { type: 'endInput'; id: number }
  | { type: 'resize'; id: number; columns: number; rows: number }
  /** Ends a stream or terminal. */
  | { type: 'close'; id: number }

export type PortAnswer =
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'event'; id: number; value: unknown }
  | { type: 'end'; id: number }
  | { type: 'started'; id: number }
  | { type: 'output'; id: number; bytes: Uint8Array }
  /** So many bytes of input were taken. */
  | { type: 'taken'; id: number; count: number }
  | { type: 'exit'; id: number; exitCode: number }
  /** Ends whatever has this id. */
  | { type: 'error'; id: number; error: WireError }

/** A port of a browser or of Node's worker_threads. */
interface EventPort {
  postMessage(message: unknown): void
  addEventListener(type: string, listener: (event: Event) => void): void
  start?(): void
  close(): void
}

/** A port of Electron's main process. */
interface EmitterPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start?(): void
  close(): void
}

export type PortLike = EventPort | EmitterPort

/** Starts to listen. All three kinds of port hand over an event whose `data` is the message. */
export function listenToPort(port: PortLike, onMessage: (data: unknown) => void, onClose: () => void): void {
  if ('addEventListener' in port) {
    port.addEventListener('message', (event) => onMessage((event as Event & { data: unknown }).data))
    port.addEventListener('close', onClose)
  } else {
    port.on('message', (event) => onMessage(event.data))
    port.on('close', onClose)
  }
  port.start?.()
}
