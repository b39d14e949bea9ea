import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Logger } from '#cluster/lib/logger.ts'
import { answerIntrospection, type IntrospectionAnswer, type IntrospectionContext } from './answerIntrospection.ts'

const TIMEOUT_MS = 5_000
const MOST_CONNECTIONS = 64
const ownNames = ['127.0.0.1', 'localhost', '[::1]']

/** What runs on this instance, in plain HTTP, for programs on this computer alone: to be listened with on loopback. */
export function createIntrospectionServer(context: IntrospectionContext, log: Logger): Server {
  const server = createServer({ requestTimeout: TIMEOUT_MS, headersTimeout: TIMEOUT_MS }, (request, response) => {
    request.resume()
    const write = ({ status, body }: IntrospectionAnswer) => {
      const isText = typeof body === 'string'
      response.writeHead(status, { 'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json' })
      response.end(isText ? body : JSON.stringify(body))
    }
    judge(context, request).then(write, (error: unknown) => {
      log.warn('introspection was not answered', { error: String(error) })
      write({ status: 500, body: {} })
    })
  })
  server.maxConnections = MOST_CONNECTIONS
  return server
}

/** Loopback is open to every web page, by way of names that lead there. */
async function judge(context: IntrospectionContext, request: IncomingMessage): Promise<IntrospectionAnswer> {
  const { host = '', origin } = request.headers
  const name = host.toLowerCase().replace(/:\d+$/, '')
  if (!ownNames.includes(name) || origin !== undefined || request.headers['sec-fetch-site'] !== undefined) {
    return { status: 403, body: 'Introspection answers programs on this computer alone, at http://localhost.\n' }
  }
  if (request.method !== 'GET') return { status: 405, body: 'Introspection answers GET alone.\n' }
  return answerIntrospection(context, request.url ?? '/')
}
