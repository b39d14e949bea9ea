import type { IncomingMessage } from 'node:http'
import { ClusterError } from '#cluster/api/errors.ts'

/** How much of a refused body is still taken in, and for how long: a client reads no answer while it is sending. */
const discardFactor = 16
const discardMs = 500

/**
 * The whole body. How long it may take is the server's request timeout.
 * Rejects with RequestEntityTooLargeException beyond `limit` bytes, and with the connection's own error when it breaks off.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  const body = announced > limit ? undefined : await collect(request, limit)
  if (body) return body
  await discard(request, limit * discardFactor)
  throw tooLarge(limit)
}

/** Undefined when there is more than `limit`. */
function collect(request: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    const onData = (chunk: Buffer) => {
      size += chunk.length
      chunks.push(chunk)
      if (size <= limit) return
      request.off('data', onData)
      resolve(undefined)
    }
    request.on('data', onData)
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    request.once('error', reject)
  })
}

function discard(request: IncomingMessage, most: number): Promise<void> {
  return new Promise((resolve) => {
    let size = 0
    const timer = setTimeout(() => resolve(), discardMs)
    const done = () => {
      clearTimeout(timer)
      resolve()
    }
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > most) done()
    })
    request.once('end', done)
    request.once('error', done)
    request.resume()
  })
}

const tooLarge = (limit: number) =>
  new ClusterError(
    'RequestEntityTooLargeException',
    `The request is larger than ${limit} bytes. A task definition may have 65536; send less at once.`,
  )

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Text of a body. Throws SerializationException when it is not UTF-8. */
export function decodeBody(body: Buffer): string {
  try {
    return utf8.decode(body)
  } catch {
    throw new ClusterError('SerializationException', 'The request is not UTF-8 text. Save the file as UTF-8 and send it again.')
  }
}

/** An empty body counts as `{}`. Throws SerializationException when the text is not JSON. */
export function parseJson(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new ClusterError('SerializationException', `The request is not valid JSON: ${why.slice(0, 200)}.`)
  }
}
