import { Agent, request as httpRequest } from 'node:http'
import type { AnyRequest } from './anyRequest.ts'

export interface RawAnswer {
  status: number
  body: string
}

export interface Sender {
  /** Undefined for a request that was cut off or that the connection would not carry. */
  send(request: AnyRequest): Promise<RawAnswer | undefined>
  close(): void
}

/** Sends to an endpoint over connections that are kept, as the SDKs do. */
export function createSender(endpoint: string): Sender {
  const { port, hostname } = new URL(endpoint)
  const agent = new Agent({ keepAlive: true, maxSockets: 2 })
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const body = Buffer.from(request.body)
        const sent = request.cutAt === undefined ? body : body.subarray(0, Math.floor(body.length * request.cutAt))
        const isCut = sent.length < body.length
        const headers = { 'content-length': body.length, ...request.headers }
        const outgoing = httpRequest({ host: hostname, port, method: 'POST', path: '/', agent, headers })
        outgoing.on('response', (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }))
          response.on('error', reject)
        })
        outgoing.on('upgrade', (_, socket) => {
          socket.destroy()
          resolve(undefined)
        })
        // A refused body may be answered by the end of the connection while it is still being sent.
        outgoing.on('error', (error) =>
          isCut || body.length > bodyLimit || request.headers['upgrade'] ? resolve(undefined) : reject(error),
        )
        if (isCut) outgoing.write(sent, () => outgoing.destroy(new Error('cut off')))
        else outgoing.end(body)
      }),
    close: () => agent.destroy(),
  }
}

/** As the server has it: beyond it a body is refused before it has come. */
const bodyLimit = 1024 * 1024
