import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { Answer } from './answerCredentials.ts'
import { methodsOf, parseRoute, type Route } from './parseRoute.ts'
import { createRateLimit, DEFAULT_RATE_LIMIT, type RateLimit } from './rateLimit.ts'

/** What is known of a question beside its path. */
export interface Question {
  /** Of a PUT or a POST. */
  body?: string
  /** The address that it came from, as the container's network has it. */
  from?: string
}

export interface MetadataServerOptions {
  answer: (route: Route, question: Question) => Promise<Answer>
  /** `host:port` as containers are told; requests under another name come from a web page that was led here. */
  isOwnHost: (host: string) => boolean
  clock: Clock
  log: Logger
  rateLimit?: RateLimit
}

/** Enough for what task protection and faults take; nothing else has a body. */
const MOST_BODY_BYTES = 4_096
const TIMEOUT_MS = 5_000
const MOST_CONNECTIONS = 256

/** The HTTP side of the metadata endpoints (spec part 2, 7.1): small requests, short waits, and no more of them than ECS takes. */
export function createMetadataServer({ answer, isOwnHost, clock, log, rateLimit = DEFAULT_RATE_LIMIT }: MetadataServerOptions): Server {
  const isWithinRate = createRateLimit(rateLimit, clock.now)
  const judge = async (request: IncomingMessage): Promise<Answer> => {
    const { host = '', origin } = request.headers
    if (!isOwnHost(host.toLowerCase()) || origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
      return { status: 403, body: 'Only containers are answered here, at the address in their environment.' }
    }
    if (!isWithinRate()) return { status: 429, body: 'You have reached maximum request limit' }
    const route = parseRoute(request.url ?? '/')
    const methods = methodsOf(route)
    if (!methods.includes(request.method ?? '')) return { status: 405, body: `Only ${methods.join(' or ')} is answered here.` }
    const body = await readText(request)
    if (body === undefined) return { status: 413, body: `A request may have ${MOST_BODY_BYTES} bytes.` }
    const from = request.socket.remoteAddress
    return answer(route, { ...(request.method !== 'GET' && { body }), ...(from !== undefined && { from }) })
  }
  const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS, maxHeaderSize: 16_384 }, (request, response) => {
    judge(request).then(
      (answered) => write(response, answered),
      (error: unknown) => {
        log.warn('a container’s question was not answered', { error: String(error) })
        write(response, { status: 500, body: 'The container engine did not answer. Try again.' })
      },
    )
  })
  server.maxConnections = MOST_CONNECTIONS
  server.keepAliveTimeout = TIMEOUT_MS
  return server
}

function write(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body)
  if (status === 413) response.setHeader('Connection', 'close')
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) })
  response.end(text)
}

/** Undefined when there is more than is taken. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > MOST_BODY_BYTES) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}
