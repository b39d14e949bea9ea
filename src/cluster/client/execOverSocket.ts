import type { ExecRequest, ExecSession } from '#cluster/api/streams.ts'
import { fromWireError } from '#cluster/api/wireError.ts'
import { type Line, notAnswering } from './line.ts'
import { openSocket, sendJson } from './socket.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** A terminal as one WebSocket: binary frames are its bytes, text frames everything else. */
export function execOverSocket(line: Line, request: ExecRequest): Promise<ExecSession> {
  const socket = openSocket(line.endpoint, '/stream/exec')
  const terminal = createTerminal({
    write: (bytes) => socket.send(bytes),
    endInput: () => sendJson(socket, { type: 'endInput' }),
    resize: (size) => sendJson(socket, { type: 'resize', ...size }),
    taken: (count) => sendJson(socket, { type: 'taken', count }),
    close: () => socket.close(),
  })
  socket.addEventListener('open', () => socket.send(line.hello(request)))
  socket.addEventListener('message', ({ data }) => {
    if (data instanceof ArrayBuffer) terminal.output(new Uint8Array(data))
    else if (data !== '') receive(terminal, JSON.parse(String(data)) as ExecMessage)
  })
  socket.addEventListener('close', () => terminal.fail(notAnswering(line)))
  return terminal.session
}

type ExecMessage =
  | { type: 'started' }
  | { type: 'taken'; count: number }
  | { type: 'exit'; exitCode: number }
  | { type: 'error'; code: unknown; message: unknown; details?: unknown }

function receive(terminal: Terminal, message: ExecMessage): void {
  if (message.type === 'started') terminal.start()
  else if (message.type === 'taken') terminal.inputTaken(message.count)
  else if (message.type === 'exit') terminal.exit(message.exitCode)
  else terminal.fail(fromWireError(message))
}
