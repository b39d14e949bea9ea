import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, createServer as createNetServer, type Server as NetServer, type Socket } from 'node:net'
import { vi } from 'vitest'
import { createDataPlane, type DataPlaneOptions } from './createDataPlane.ts'
import type { DataPlane, ListenerReport, TrafficConfig } from './trafficConfig.ts'

/** Resolves as soon as it is so. */
export const until = (isSo: () => boolean, timeoutMs = 5_000) => vi.waitUntil(isSo, { timeout: timeoutMs, interval: 5 })

/** Resolves when a number has stopped growing. */
export async function comesToRest(value: () => number): Promise<void> {
  let [last, still] = [-1, 0]
  await until(() => {
    still = value() === last && last > 0 ? still + 1 : 0
    last = value()
    return still > 20
  }, 10_000)
}

/** What tests open, closed again after each. */
export class Opened {
  private readonly closers: (() => unknown)[] = []

  add<T>(thing: T, close: () => unknown): T {
    this.closers.push(close)
    return thing
  }

  async closeAll(): Promise<void> {
    for (const close of this.closers.splice(0).reverse()) await close()
  }
}

/** A plane that listens, and the port of its first listener. */
export async function startPlane(opened: Opened, config: TrafficConfig, options: DataPlaneOptions = {}) {
  const plane: DataPlane = createDataPlane({ prober: async () => ({ ok: true }), ...options })
  opened.add(plane, () => plane.close())
  const reports: ListenerReport[] = []
  plane.onListeners((told) => reports.push(...told))
  await plane.apply(config)
  await until(() => reports.length >= config.listeners.length)
  return { plane, reports, port: reports[0]?.port ?? 0 }
}

export interface Backend {
  port: number
  /** Request lines that came, in order. */
  seen: string[]
  server: Server
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void

/** A target that speaks HTTP/1.1. */
export async function startBackend(opened: Opened, handler: Handler = (_, response) => response.end('hello')): Promise<Backend> {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    handler(request, response)
  })
  const port = await listening(opened, server)
  return { port, seen, server }
}

/** A target that does with each connection what the test says. */
export async function startRawBackend(opened: Opened, accepted: (socket: Socket) => void): Promise<{ port: number; server: NetServer }> {
  const server = createNetServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    accepted(socket)
  })
  return { server, port: await listening(opened, server) }
}

async function listening(opened: Opened, server: NetServer): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket.once('close', () => sockets.delete(socket))))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  opened.add(server, () => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** A client without manners: sends bytes as they are and keeps what comes. */
export class RawClient {
  readonly socket: Socket
  text = ''
  bytes = 0
  isClosed = false

  constructor(opened: Opened, port: number) {
    this.socket = opened.add(connect({ port, host: '127.0.0.1', allowHalfOpen: true }), () => this.socket.destroy())
    this.socket.on('data', (chunk: Buffer) => {
      this.bytes += chunk.length
      if (this.text.length < 1_000_000) this.text += chunk.toString('latin1')
    })
    this.socket.on('error', () => {})
    this.socket.on('end', () => (this.isClosed = true))
    this.socket.on('close', () => (this.isClosed = true))
  }

  send(text: string): this {
    this.socket.write(text, 'latin1')
    return this
  }

  /** Resolves when what came has the text; rejects with what came instead. */
  async sees(text: string | RegExp, times = 1): Promise<string> {
    const has = () => (typeof text === 'string' ? this.text.split(text).length - 1 >= times : text.test(this.text))
    await until(() => has() || this.isClosed).catch(() => {})
    if (!has()) throw new Error(`${text} did not come, but: ${this.text.slice(0, 2_000)}`)
    return this.text
  }

  async closes(): Promise<string> {
    await until(() => this.isClosed)
    return this.text
  }
}

/** One answer to bytes sent at once, and whether the connection was closed after it. */
export async function exchangeRaw(opened: Opened, port: number, text: string): Promise<string> {
  const client = new RawClient(opened, port).send(text)
  await until(() => client.isClosed || /\r\n\r\n/.test(client.text))
  return client.text
}
