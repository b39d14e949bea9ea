/**
 * Streams over WebSocket, for pages: a browser allows six plain connections to a server in all its tabs together, and streams would use
 * them up. The first message carries token, account, region and request, because a page cannot set headers here.
 *
 * - watch, logs: each text frame is an event, and the last one `{ "type": "end" }`. The reader answers `{ "type": "taken", "count": events }`.
 * - exec: `{ "type": "started" }`, then binary frames are terminal bytes both ways, and each end tells the other how much it took with
 *   `{ "type": "taken", "count": bytes }`. Other text frames from the reader are `{ "type": "resize", "columns", "rows" }` and
 *   `{ "type": "endInput" }`; the last one to it is `{ "type": "exit", "exitCode" }`.
 * - an error is `{ "type": "error", "code", "message" }`, and the end. An empty text frame says that the line is alive.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { z } from 'zod'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { toWireError } from '#cluster/api/wireError.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { callContext } from '../callContext.ts'
import { type Dispatcher, toClusterError } from '../dispatcher.ts'
import { createFlowWindow, type FlowWindow } from '../flowWindow.ts'
import { terminalSizeSchema } from '../streamRequests.ts'
import { createTerminalInput, type TerminalInput } from '../terminalInput.ts'
import type { Guards } from './frontDoor.ts'
import { withoutToken } from './frontDoor.ts'

export interface SocketOptions {
  dispatcher: Dispatcher
  guards: Guards
  defaults: Scope
  log: Logger
  closing: AbortSignal
  heartbeatMs: number
  /** For the first message. */
  helloTimeoutMs: number
  /** Bytes of one message. */
  messageLimit: number
}

const helloSchema = z.object({
  token: z.string().max(1024),
  account: z.string().exactOptional(),
  region: z.string().exactOptional(),
  request: z.unknown(),
})
const resizeSchema = terminalSizeSchema.extend({ type: z.literal('resize') })
const endInputSchema = z.object({ type: z.literal('endInput') })
const takenSchema = z.object({ type: z.literal('taken'), count: z.number() })

/** Events, and terminal bytes, that may be under way. */
const eventWindow = 16
const byteWindow = 1024 * 1024

/** Close codes of RFC 6455. */
const normalClosure = 1000
const goingAway = 1001
const policyViolation = 1008

export type SocketPath = 'watch' | 'logs' | 'exec'

/** `open` answers an upgrade that the front door let in. */
export function createStreamSockets(options: SocketOptions) {
  const server = new WebSocketServer({ noServer: true, maxPayload: options.messageLimit, perMessageDeflate: false, clientTracking: true })
  const open = (path: SocketPath, request: IncomingMessage, socket: Duplex, head: Buffer): void =>
    server.handleUpgrade(request, socket, head, (webSocket) => {
      // The library closes the line itself; without a listener its error would end the process.
      webSocket.on('error', () => {})
      void serve(path, webSocket, options)
    })
  /** For callers that do not answer a close. */
  const terminateAll = () => {
    for (const webSocket of server.clients) webSocket.terminate()
  }
  return { open, terminateAll }
}

async function serve(path: SocketPath, socket: WebSocket, options: SocketOptions): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, options.closing])
  const heartbeat = setInterval(() => socket.readyState === socket.OPEN && socket.send(''), options.heartbeatMs)
  try {
    const hello = await firstMessage(socket, options)
    if (!hello) return
    const context = callContext(hello, options.defaults)
    if (path === 'exec') await serveExec(socket, hello.request, context, options, signal)
    else await serveEvents(path, socket, hello.request, context, options, signal)
    socket.close(options.closing.aborted ? goingAway : normalClosure)
  } catch (error) {
    sendError(socket, toClusterError(error, `stream ${path}`, options.log))
    socket.close(normalClosure)
  } finally {
    clearInterval(heartbeat)
  }
}

function sendJson(socket: WebSocket, value: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(value))
}

const sendError = (socket: WebSocket, error: ClusterError) => sendJson(socket, { type: 'error', ...toWireError(error) })

type Hello = z.infer<typeof helloSchema>

/** Undefined when the caller did not introduce itself; the line is closed then. */
async function firstMessage(socket: WebSocket, options: SocketOptions): Promise<Hello | undefined> {
  const text = await new Promise<string | undefined>((resolve) => {
    const timer = setTimeout(() => resolve(undefined), options.helloTimeoutMs)
    const done = (value: string | undefined) => {
      clearTimeout(timer)
      resolve(value)
    }
    socket.once('message', (data: Buffer, isBinary: boolean) => done(isBinary ? undefined : data.toString('utf8')))
    socket.once('close', () => done(undefined))
  })
  const hello = helloSchema.safeParse(jsonOf(text ?? ''))
  if (hello.success && options.guards.isToken(hello.data.token)) return hello.data
  sendError(socket, withoutToken('This stream').error)
  socket.close(policyViolation)
  return undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

async function serveEvents(
  name: 'watch' | 'logs',
  socket: WebSocket,
  request: unknown,
  context: CallContext,
  options: SocketOptions,
  signal: AbortSignal,
): Promise<void> {
  const window = createFlowWindow(eventWindow)
  signal.addEventListener('abort', () => window.close(), { once: true })
  socket.on('message', (data: Buffer) => readTaken(data, window))
  for await (const event of options.dispatcher.stream(name, request, context, signal)) {
    sendJson(socket, event)
    window.sent(1)
    if (!(await window.room())) return
  }
  // Without this last word the reader knows that the line broke.
  if (!signal.aborted) sendJson(socket, { type: 'end' })
}

function readTaken(data: Buffer, window: FlowWindow): void {
  const taken = takenSchema.safeParse(jsonOf(data.toString('utf8')))
  if (taken.success) window.taken(taken.data.count)
}

async function serveExec(
  socket: WebSocket,
  request: unknown,
  context: CallContext,
  options: SocketOptions,
  signal: AbortSignal,
): Promise<void> {
  const session = await options.dispatcher.exec(request, context)
  // Its outcome is awaited only after the output; until then nobody may call a rejection unhandled.
  session.exitCode.catch(() => {})
  const window = createFlowWindow(byteWindow)
  const close = () => {
    window.close()
    session.close()
  }
  if (signal.aborted) return close()
  signal.addEventListener('abort', close, { once: true })
  sendJson(socket, { type: 'started' })
  const taken = (count: number) => sendJson(socket, { type: 'taken', count })
  const input = createTerminalInput(session, taken, () => socket.close(policyViolation))
  socket.on('message', (data: Buffer, isBinary: boolean) => readTerminal(data, isBinary, { session, input, window }))
  for await (const bytes of session.output) {
    if (socket.readyState === socket.OPEN) socket.send(bytes)
    window.sent(bytes.length)
    if (!(await window.room())) return
  }
  sendJson(socket, { type: 'exit', exitCode: await session.exitCode })
}

interface OpenTerminal {
  session: ExecSession
  input: TerminalInput
  window: FlowWindow
}

function readTerminal(data: Buffer, isBinary: boolean, { session, input, window }: OpenTerminal): void {
  if (isBinary) return input.write(data)
  const message = jsonOf(data.toString('utf8'))
  const resize = resizeSchema.safeParse(message)
  if (resize.success) session.resize({ columns: resize.data.columns, rows: resize.data.rows })
  else if (endInputSchema.safeParse(message).success) session.endInput()
  else readTaken(data, window)
}
