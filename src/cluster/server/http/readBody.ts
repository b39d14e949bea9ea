import type { IncomingMessage } from 'node:http'
import { ClusterError } from '#cluster/api/errors.ts'

/**
 * The whole body. How long it may take is the server's request timeout.
 * Rejects with RequestEntityTooLargeException beyond `limit` bytes, and with the connection's own error when it breaks off.
 */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0)
  if (announced > limit) return Promise.reject(tooLarge(limit))
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) {
        request.pause()
        request.removeAllListeners('data')
        reject(tooLarge(limit))
      } else chunks.push(chunk)
    })
    request.once('end', () => resolve(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)))
    request.once('error', reject)
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
