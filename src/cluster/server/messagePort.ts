/**
 * The dispatcher over a message port: to the page on the desktop, to a worker in tests. Nothing that comes in can end the process, and
 * no Error object goes out.
 */
import { z } from 'zod'
import type { Scope } from '#cluster/api/arns.ts'
import type { ClusterError } from '#cluster/api/errors.ts'
import { listenToPort, type PortAnswer, type PortLike } from '#cluster/api/portMessages.ts'
import type { ExecSession } from '#cluster/api/streams.ts'
import { toWireError } from '#cluster/api/wireError.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { callContext } from './callContext.ts'
import { type Dispatcher, toClusterError } from './dispatcher.ts'
import { createFlowWindow, type FlowWindow } from './flowWindow.ts'
import { terminalSizeSchema } from './streamRequests.ts'
import { createTerminalInput, type TerminalInput } from './terminalInput.ts'

export interface MessagePortOptions {
  dispatcher: Omit<Dispatcher, 'callOrStream'>
  /** For calls that name no account or region. */
  defaults: Scope
  log: Logger
}

const id = z.number().int()
const scope = z.object({ account: z.string().exactOptional(), region: z.string().exactOptional() }).exactOptional()
const requestSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id, target: z.string(), request: z.unknown(), scope }),
  z.object({ type: z.literal('stream'), id, name: z.enum(['watch', 'logs']), request: z.unknown(), scope }),
  z.object({ type: z.literal('exec'), id, request: z.unknown(), scope }),
  z.object({ type: z.literal('taken'), id, count: z.number() }),
  z.object({ type: z.literal('input'), id, bytes: z.instanceof(Uint8Array) }),
  z.object({ type: z.literal('endInput'), id }),
  terminalSizeSchema.extend({ type: z.literal('resize'), id }),
  z.object({ type: z.literal('close'), id }),
])
type Message = z.infer<typeof requestSchema>
type Opening = Extract<Message, { type: 'call' | 'stream' | 'exec' }>

/** Events, and terminal bytes, that may be under way. */
const eventWindow = 16
const byteWindow = 1024 * 1024

/** A stream or terminal that is open. */
interface Open {
  window: FlowWindow
  session?: ExecSession
  input?: TerminalInput
  close(): void
}

/** Serves a port until it closes. The returned function closes it, and whatever is open on it. */
export function serveMessagePort(port: PortLike, options: MessagePortOptions): () => void {
  const { dispatcher, defaults, log } = options
  const open = new Map<number, Open>()
  let closed = false

  const send = (answer: PortAnswer) => void (closed || port.postMessage(answer))
  const sendError = (id: number, error: ClusterError) => send({ type: 'error', id, error: toWireError(error) })

  const stream = async (message: Extract<Message, { type: 'stream' }>) => {
    const gone = new AbortController()
    const window = createFlowWindow(eventWindow)
    open.set(message.id, { window, close: () => (window.close(), gone.abort()) })
    const context = callContext(message.scope ?? {}, defaults)
    for await (const value of dispatcher.stream(message.name, message.request, context, gone.signal)) {
      send({ type: 'event', id: message.id, value })
      window.sent(1)
      if (!(await window.room())) return
    }
    send({ type: 'end', id: message.id })
  }

  const exec = async (message: Extract<Message, { type: 'exec' }>) => {
    const window = createFlowWindow(byteWindow)
    const entry: Open = { window, close: () => (window.close(), entry.session?.close()) }
    open.set(message.id, entry)
    const session = await dispatcher.exec(message.request, callContext(message.scope ?? {}, defaults))
    session.exitCode.catch(() => {})
    if (open.get(message.id) !== entry) return session.close()
    entry.session = session
    const taken = (count: number) => open.get(message.id) === entry && send({ type: 'taken', id: message.id, count })
    entry.input = createTerminalInput(session, taken, entry.close)
    send({ type: 'started', id: message.id })
    for await (const bytes of session.output) {
      send({ type: 'output', id: message.id, bytes })
      window.sent(bytes.length)
      if (!(await window.room())) return
    }
    send({ type: 'exit', id: message.id, exitCode: await session.exitCode })
  }

  const call = async (message: Extract<Message, { type: 'call' }>) => {
    const value = await dispatcher.call(message.target, message.request, callContext(message.scope ?? {}, defaults))
    send({ type: 'answer', id: message.id, value })
  }

  const begin = async (message: Opening) => {
    try {
      if (message.type === 'call') await call(message)
      else if (message.type === 'stream') await stream(message)
      else await exec(message)
    } catch (error) {
      sendError(message.id, toClusterError(error, `port ${message.type}`, log))
    } finally {
      if (message.type !== 'call') open.delete(message.id)
    }
  }

  const receive = (data: unknown) => {
    const parsed = requestSchema.safeParse(data)
    if (!parsed.success) return log.warn('a message on the port could not be read', { why: parsed.error.issues[0]?.message })
    const message = parsed.data
    const entry = open.get(message.id)
    if (message.type === 'call' || message.type === 'stream' || message.type === 'exec') return entry ? undefined : void begin(message)
    if (!entry) return
    if (message.type === 'taken') entry.window.taken(message.count)
    else if (message.type === 'input') entry.input?.write(message.bytes)
    else if (message.type === 'endInput') entry.session?.endInput()
    else if (message.type === 'resize') entry.session?.resize({ columns: message.columns, rows: message.rows })
    else {
      open.delete(message.id)
      entry.close()
    }
  }

  const end = () => {
    if (closed) return
    closed = true
    for (const entry of open.values()) entry.close()
    open.clear()
  }
  listenToPort(port, receive, end)
  return () => {
    end()
    port.close()
  }
}
