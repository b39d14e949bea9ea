/**
 * The one HTTP listener: ECS and Marina's own operations, their streams, and the page. It decides who may come in and how much they may
 * send; what they want is the dispatcher's.
 */
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { type Dispatcher, type StreamName, toClusterError } from '../dispatcher.ts'
import { createSessionSockets } from '../session/sessionSocket.ts'
import { type Sessions, sessionIdOf } from '../session/sessions.ts'
import { answerRefusal, answerText } from './answer.ts'
import { answerCall, answerFailure } from './apiCall.ts'
import { createGuards, type Refusal, refuseStranger } from './frontDoor.ts'
import { listenOn } from './listen.ts'
import { createPageFolder } from './page.ts'
import { answerStream } from './streamCall.ts'
import { createStreamSockets, type SocketPath } from './streamSocket.ts'

export interface HttpServerOptions extends Scope {
  dispatcher: Dispatcher
  /** A loopback address; default `127.0.0.1`. */
  host?: string
  /** 0 for any free one. */
  port: number
  /** Where the built page is; without it `GET /` says where the API is. */
  pageFolder?: string
  /** What the page and Marina's own clients prove themselves with. */
  token: string
  /** Admit only ECS calls signed with this access key id. */
  accessKey?: string
  /** Sessions of ECS Exec, whose data channels are opened here. */
  sessions?: Sessions
  log: Logger
  limits?: Partial<HttpLimits>
}

export interface HttpLimits {
  bodyBytes: number
  connections: number
  /** For the headers of a request, and for the whole of it. */
  headersMs: number
  requestMs: number
  /** How long an idle connection is kept. SDKs reuse theirs. */
  keepAliveMs: number
  /** How long an answer may make no progress before its reader is given up. */
  stalledMs: number
  heartbeatMs: number
  /** How long calls under way may take to end when the server closes. */
  closeMs: number
}

const defaultLimits: HttpLimits = {
  bodyBytes: 1024 * 1024,
  connections: 512,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 60_000,
  stalledMs: 120_000,
  heartbeatMs: 10_000,
  closeMs: 2_000,
}

export interface HttpServer {
  /** Rejects with a ListenError whose sentence names who has the port. */
  listen(): Promise<{ endpoint: string; port: number }>
  /** Ends streams, lets calls under way finish for a moment, then closes. */
  close(): Promise<void>
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/
const streamPath = /^\/stream\/(watch|logs|exec)$/

export function createHttpServer(options: HttpServerOptions): HttpServer {
  const { dispatcher, log, host = '127.0.0.1' } = options
  if (!loopback.test(host)) throw new Error(`Marina listens on this computer only: ${host} is not a loopback address. Use 127.0.0.1.`)
  const limits = { ...defaultLimits, ...options.limits }
  const guards = createGuards({ token: options.token, ...(options.accessKey !== undefined && { accessKey: options.accessKey }) })
  const defaults = { account: options.account, region: options.region }
  const page = options.pageFolder === undefined ? undefined : createPageFolder(options.pageFolder)
  const closing = new AbortController()
  const api = { dispatcher, guards, defaults, bodyLimit: limits.bodyBytes, closing: closing.signal, heartbeatMs: limits.heartbeatMs }
  const sockets = createStreamSockets({ ...api, log, helloTimeoutMs: limits.headersMs, messageLimit: limits.bodyBytes })
  const sessionSockets = options.sessions && createSessionSockets({ sessions: options.sessions, helloTimeoutMs: limits.headersMs })
  let port = options.port

  const answerGet = async (path: string, response: ServerResponse) => {
    if (page) return page.answer(path, response)
    if (path === '/')
      return answerText(response, 200, `Marina answers the Amazon ECS API at http://127.0.0.1:${port}, and was started without its page.`)
    answerText(response, 404, `There is nothing at this address. Marina answers the Amazon ECS API at http://127.0.0.1:${port}.`)
  }

  const answerPost = async (path: string, request: IncomingMessage, response: ServerResponse, requestId: string) => {
    if (path === '/') return answerCall(request, response, requestId, api)
    const stream = streamPath.exec(path)?.[1]
    if (stream !== 'watch' && stream !== 'logs') return answerRefusal(response, requestId, noSuchPath(port))
    const refusal = guards.refuseWithoutToken(request.headers, 'This stream')
    if (refusal) return answerRefusal(response, requestId, refusal)
    return answerStream(stream satisfies StreamName, request, response, requestId, api)
  }

  const serve = async (request: IncomingMessage, response: ServerResponse, requestId: string) => {
    const refusal = refuseStranger(request.headers, port)
    if (refusal) return answerRefusal(response, requestId, refusal)
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/'
    if (request.method === 'POST') return answerPost(path, request, response, requestId)
    if (request.method === 'GET' || request.method === 'HEAD') return answerGet(path, response)
    response.shouldKeepAlive = false
    answerText(response, 405, 'Marina takes POST for its API and GET for its page.', { allow: 'GET, HEAD, POST' })
  }

  const onRequest = (request: IncomingMessage, response: ServerResponse) => {
    const requestId = randomUUID()
    response.on('error', () => {})
    serve(request, response, requestId).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return
      if (response.headersSent) return response.destroy()
      answerFailure(response, requestId, toClusterError(error, 'http', log))
    })
  }

  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseStranger(request.headers, port)
    const sessionId = sessionIdOf(request.url ?? '')
    if (!refusal && sessionSockets && sessionId !== undefined) return sessionSockets.open(sessionId, request, socket, head)
    const path = streamPath.exec(request.url ?? '')?.[1] as SocketPath | undefined
    if (refusal ?? !path) return refuseUpgrade(socket, refusal ?? noSuchPath(port))
    sockets.open(path as SocketPath, request, socket, head)
  }

  const server = createServer(
    {
      headersTimeout: limits.headersMs,
      requestTimeout: limits.requestMs,
      keepAliveTimeout: limits.keepAliveMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs),
      // Some clients offer HTTP/2 with every request (`Upgrade: h2c`); they are content with a plain answer.
      shouldUpgradeCallback: (request) => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    onRequest,
  )
  server.maxConnections = limits.connections
  server.on('upgrade', onUpgrade)
  server.setTimeout(limits.stalledMs, (socket: Socket) => socket.destroy())

  return {
    async listen() {
      port = await listenOn(server, host, port)
      return { port, endpoint: `http://${host === '::1' ? '[::1]' : host}:${port}` }
    },
    async close() {
      closing.abort()
      options.sessions?.close()
      if (!server.listening) return
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const timer = setTimeout(() => {
        server.closeAllConnections()
        sockets.terminateAll()
        sessionSockets?.terminateAll()
      }, limits.closeMs)
      server.closeIdleConnections()
      await closed
      clearTimeout(timer)
    },
  }
}

const noSuchPath = (port: number): Refusal => ({ status: 404, error: unknownPath(port) })

const unknownPath = (port: number) =>
  new ClusterError(
    'UnknownOperationException',
    `There is nothing at this address. Marina answers the Amazon ECS API at http://127.0.0.1:${port}/.`,
  )

/** Before the upgrade there is no WebSocket to say it over, and no response object either. */
function refuseUpgrade(socket: Duplex, { status, error }: Refusal): void {
  const body = `${error.message}\n`
  const head = `HTTP/1.1 ${status} Refused\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`
  socket.on('error', () => {})
  socket.end(head + body)
}
