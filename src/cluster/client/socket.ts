/** What is used of a WebSocket: the same in browsers and in Node, whose types differ. */
export interface Socket {
  binaryType: string
  readonly readyState: number
  send(data: string | Uint8Array): void
  close(): void
  addEventListener(type: 'open' | 'message' | 'close' | 'error', listener: (event: { data?: unknown }) => void): void
}

const openState = 1

export function openSocket(endpoint: string, path: string): Socket {
  const socket = new WebSocket(`${endpoint.replace(/^http/, 'ws')}${path}`) as unknown as Socket
  socket.binaryType = 'arraybuffer'
  return socket
}

/** A line that is closing takes nothing more; that is no error of the sender. */
export function sendJson(socket: Socket, value: unknown): void {
  if (socket.readyState === openState) socket.send(JSON.stringify(value))
}
