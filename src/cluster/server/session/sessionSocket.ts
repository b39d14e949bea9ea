import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { SessionLine } from './liveSession.ts'
import { tokenOf } from './payloads.ts'
import type { Sessions } from './sessions.ts'

export interface SessionSocketOptions {
  sessions: Sessions
  /** For the first message. */
  helloTimeoutMs: number
}

/** Bytes of one message: clients send 1 KiB at a time. */
const messageLimit = 64 * 1024
/** What a client lets lie unread before it is given up: more than everything that may be under way. */
const mostUnread = 4 * 1024 * 1024

/** Close codes of RFC 6455. */
const normalClosure = 1000
const policyViolation = 1008

const refused = 'The token is wrong, was used before, or has expired.'

/** WebSockets of data channels (spec part 2, 8.3). `open` answers an upgrade that the front door let in. */
export function createSessionSockets({ sessions, helloTimeoutMs }: SessionSocketOptions) {
  const server = new WebSocketServer({ noServer: true, maxPayload: messageLimit, perMessageDeflate: false, clientTracking: true })
  const open = (sessionId: string, request: IncomingMessage, socket: Duplex, head: Buffer): void =>
    server.handleUpgrade(request, socket, head, (webSocket) => {
      // The library closes the line itself; without a listener its error would end the process.
      webSocket.on('error', () => {})
      serve(sessionId, webSocket, sessions, helloTimeoutMs)
    })
  /** For clients that do not answer a close. */
  const terminateAll = () => {
    for (const webSocket of server.clients) webSocket.terminate()
  }
  return { open, terminateAll }
}

function serve(sessionId: string, socket: WebSocket, sessions: Sessions, helloTimeoutMs: number): void {
  const refuse = () => socket.close(policyViolation, refused)
  const timer = setTimeout(refuse, helloTimeoutMs)
  socket.once('close', () => clearTimeout(timer))
  socket.once('message', (first: Buffer, isBinary: boolean) => {
    clearTimeout(timer)
    const token = isBinary ? undefined : tokenOf(first.toString('utf8'))
    const session = token === undefined ? undefined : sessions.claim(sessionId, token)
    if (!session) return refuse()
    const line = lineOf(socket)
    // From here on text frames are as good as binary ones.
    socket.on('message', (bytes: Buffer) => session.received(line, bytes))
    socket.once('close', () => session.detached(line))
    session.attach(line)
  })
}

const lineOf = (socket: WebSocket): SessionLine => ({
  send(bytes) {
    if (socket.bufferedAmount > mostUnread) return socket.terminate()
    if (socket.readyState === socket.OPEN) socket.send(bytes)
  },
  close: () => socket.close(normalClosure),
})
