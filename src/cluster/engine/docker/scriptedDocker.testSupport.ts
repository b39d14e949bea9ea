import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { DockerConnection } from './dockerConnection.ts'

export type Answer = (request: IncomingMessage, response: ServerResponse) => void

export interface ScriptedDocker {
  connection: DockerConnection
  /** What was asked so far, as `GET /_ping`. */
  asked: string[]
  /** How many connections were ever opened. */
  connections(): number
  /** Takes the next request whose `METHOD /path` begins like this. Answers given for the same beginning are used in order, the last one for ever. */
  on(beginning: string, ...answers: Answer[]): void
  /** Breaks every connection. */
  hangUp(): void
  close(): Promise<void>
}

export const json =
  (status: number, body: unknown): Answer =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' })
    response.end(JSON.stringify(body))
  }

export const stream =
  (...lines: unknown[]): Answer =>
  (_request, response) => {
    response.writeHead(200)
    response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  }

/** Says nothing, ever. */
export const silence: Answer = () => {}

export const breakOff: Answer = (request) => void request.socket.destroy()

/** An HTTP server that answers like an engine in a bad mood: what a real one cannot be made to do on demand. */
export async function scriptedDocker(): Promise<ScriptedDocker> {
  const answers: [string, Answer[]][] = []
  const asked: string[] = []
  const sockets = new Set<Socket>()
  let opened = 0
  const server = createServer((request, response) => {
    const what = `${request.method} ${request.url}`
    asked.push(what)
    const list = answers.find(([beginning]) => what.startsWith(beginning))?.[1]
    const answer = list && (list.length > 1 ? list.shift() : list[0])
    ;(answer ?? json(404, { message: `nothing is scripted for ${what}` }))(request, response)
  })
  server.on('connection', (socket) => {
    opened += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const hangUp = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    connection: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    asked,
    connections: () => opened,
    on: (beginning, ...list) => void answers.unshift([beginning, list]),
    hangUp,
    async close() {
      hangUp()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
