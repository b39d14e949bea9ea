import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { connect } from 'node:net'
import { type FakeCluster, fakeCluster } from '../fakeCluster.testSupport.ts'
import { createHttpServer, type HttpServerOptions } from './httpServer.ts'

export const token = 'the-token'
export const ecsTarget = (operation: string) => `AmazonEC2ContainerServiceV20141113.${operation}`

export interface Answer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

export interface TestServer {
  cluster: FakeCluster
  port: number
  endpoint: string
  /** Sends exactly these headers; `host` is the server's own unless given. */
  send(request: { method?: string; path?: string; headers?: Record<string, string>; body?: string | Buffer }): Promise<Answer>
  /** Writes raw bytes and resolves with everything that came back once the line closes. */
  sendRaw(text: string): Promise<string>
  close(): Promise<void>
}

export async function startTestServer(options: Partial<HttpServerOptions> = {}): Promise<TestServer> {
  const cluster = fakeCluster()
  const server = createHttpServer({
    dispatcher: cluster.dispatcher,
    port: 0,
    token,
    account: '000000000000',
    region: 'us-east-1',
    log: cluster.log,
    ...options,
  })
  const { port, endpoint } = await server.listen()
  return {
    cluster,
    port,
    endpoint,
    close: () => server.close(),
    send: ({ method = 'POST', path = '/', headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const outgoing = httpRequest({
          host: '127.0.0.1',
          port,
          method,
          path,
          headers: { host: `127.0.0.1:${port}`, ...headers },
          agent: false,
        })
        outgoing.on('error', reject)
        outgoing.on('response', (response) => {
          let text = ''
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
        })
        outgoing.end(body)
      }),
    sendRaw: (text) =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => socket.write(text))
        let answer = ''
        socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk))
        socket.on('error', reject)
        socket.on('close', () => resolve(answer))
      }),
  }
}
