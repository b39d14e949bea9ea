import { fromWireError } from '#cluster/api/wireError.ts'
import { createInbox } from './inbox.ts'
import { type Line, notAnswering } from './line.ts'
import { silenceTimer } from './silence.ts'
import { openSocket, sendJson } from './socket.ts'
import { nothingHeard } from './unreachable.ts'

/** A stream as one WebSocket. Ends quietly when the signal is aborted. */
export async function* streamOverSocket(
  line: Line,
  name: 'watch' | 'logs',
  request: unknown,
  signal: AbortSignal,
): AsyncGenerator<unknown> {
  if (signal.aborted) return
  const socket = openSocket(line.endpoint, `/stream/${name}`)
  const inbox = createInbox<{ value: unknown }>(
    () => sendJson(socket, { type: 'taken', count: 1 }),
    () => {},
  )
  const silence = silenceTimer(line.silenceMs, () => inbox.fail(nothingHeard(line.silenceMs)))
  let ended = false
  socket.addEventListener('open', () => socket.send(line.hello(request)))
  socket.addEventListener('message', ({ data }) => {
    silence.heard()
    if (data === '') return
    const value = JSON.parse(String(data)) as { type?: unknown; code?: unknown }
    if (value.type === 'error') inbox.fail(fromWireError(value))
    else if (value.type === 'end') ended = true
    else inbox.push({ value })
  })
  socket.addEventListener('close', () => (ended ? inbox.end() : inbox.fail(notAnswering(line))))
  const onAbort = () => inbox.end()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    for await (const { value } of inbox) yield value
  } finally {
    silence.stop()
    signal.removeEventListener('abort', onAbort)
    socket.close()
  }
}
