/**
 * AWS's event streams on the wire: messages of headers and a body, each with its lengths and check sums, in an answer that goes on.
 */
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { crc32 } from 'node:zlib'
import type { EventStreamAnswer, StreamedEvent } from '#cluster/api/eventStream.ts'
import { toWire } from '#cluster/api/wire.ts'

/** Of a header's value: text. */
const TEXT = 7
/** Both lengths and their check sum before the headers, and the check sum of it all at the end. */
const PRELUDE_BYTES = 12
const SUM_BYTES = 4

/**
 * Sends events as they come; the next one is asked for when the reader has taken the last. What is thrown before the first is the caller's to answer.
 * @param closing ends the stream when the server closes
 */
export async function answerEventStream(
  answer: EventStreamAnswer,
  response: ServerResponse,
  requestId: string,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const signal = AbortSignal.any([gone.signal, closing])
  for await (const event of answer.open(signal)) {
    if (!response.headersSent) begin(response, requestId)
    if (!response.write(encodeEvent(event))) await once(response, 'drain', { signal }).catch(() => {})
    if (signal.aborted) break
  }
  // A reader must be able to tell a stream that ended from a cluster that went away.
  if (closing.aborted) response.destroy()
  else response.end()
}

/** Clients of JSON services wait for what the call itself answers, which is nothing, before the events. */
function begin(response: ServerResponse, requestId: string): void {
  response.writeHead(200, {
    'content-type': 'application/vnd.amazon.eventstream',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'x-amzn-RequestId': requestId,
  })
  response.write(encodeEvent({ kind: 'event', name: 'initial-response', body: {} }))
}

/** One message of an event stream. */
export function encodeEvent({ kind, name, body }: StreamedEvent): Buffer {
  const headers = Buffer.concat([
    header(':message-type', kind),
    header(kind === 'event' ? ':event-type' : ':exception-type', name),
    header(':content-type', 'application/json'),
  ])
  const content = Buffer.from(JSON.stringify(toWire(body)))
  const length = PRELUDE_BYTES + headers.length + content.length + SUM_BYTES
  const message = Buffer.alloc(length)
  message.writeUInt32BE(length, 0)
  message.writeUInt32BE(headers.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  headers.copy(message, PRELUDE_BYTES)
  content.copy(message, PRELUDE_BYTES + headers.length)
  message.writeUInt32BE(crc32(message.subarray(0, length - SUM_BYTES)), length - SUM_BYTES)
  return message
}

function header(name: string, value: string): Buffer {
  const [key, text] = [Buffer.from(name), Buffer.from(value)]
  const before = Buffer.from([key.length])
  const between = Buffer.from([TEXT, text.length >> 8, text.length & 0xff])
  return Buffer.concat([before, key, between, text])
}
