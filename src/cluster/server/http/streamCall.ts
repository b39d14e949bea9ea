import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { ClusterError } from '#cluster/api/errors.ts'
import { toWireError } from '#cluster/api/wireError.ts'
import type { Dispatcher, StreamName } from '../dispatcher.ts'
import type { ApiOptions } from './apiOptions.ts'
import { contextOf } from './apiOptions.ts'
import { decodeBody, parseJson, readBody } from './readBody.ts'

export interface StreamOptions extends ApiOptions {
  /** Ends every stream when the server closes. */
  closing: AbortSignal
  /** An empty line goes out this often, so that a reader can tell silence from a dead line. */
  heartbeatMs: number
}

/**
 * A stream as one JSON value a line. The next event is asked for only when the reader has taken the last one, so nothing queues here;
 * what a slow reader misses is the source's to say. An error after the start is a last line of type `error`.
 */
export async function answerStream(
  name: StreamName,
  request: IncomingMessage,
  response: ServerResponse,
  requestId: string,
  options: StreamOptions,
): Promise<void> {
  const json = parseJson(decodeBody(await readBody(request, options.bodyLimit)))
  const context = contextOf(request, options.defaults)
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, options.closing])
  const events = options.dispatcher.stream(name, json, context, signal)
  await writeLines(events, response, requestId, signal, options.heartbeatMs)
  // A reader must be able to tell a stream that ended from a cluster that went away.
  if (options.closing.aborted) response.destroy()
  else response.end()
}

async function writeLines(
  events: ReturnType<Dispatcher['stream']>,
  response: ServerResponse,
  requestId: string,
  signal: AbortSignal,
  heartbeatMs: number,
): Promise<void> {
  const heartbeat = setInterval(() => {
    if (response.headersSent && !response.writableNeedDrain) response.write('\n')
  }, heartbeatMs)
  try {
    for await (const event of events) {
      start(response, requestId)
      if (!response.write(`${JSON.stringify(event)}\n`)) await drained(response, signal)
      if (signal.aborted) break
    }
    start(response, requestId)
  } catch (error) {
    if (!(error instanceof ClusterError) || !response.headersSent) throw error
    response.write(`${JSON.stringify({ type: 'error', ...toWireError(error) })}\n`)
  } finally {
    clearInterval(heartbeat)
  }
}

/** Late, so that what fails before the first event is still an ordinary error. */
function start(response: ServerResponse, requestId: string): void {
  if (response.headersSent) return
  response.writeHead(200, {
    'content-type': 'application/x-ndjson',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-amzn-RequestId': requestId,
  })
}

async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  await once(response, 'drain', { signal }).catch(() => {})
}
