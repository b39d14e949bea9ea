import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { type CpuArchitecture, findHelloBinary } from './helloBinary.ts'

/** How to run the program of an architecture on this machine, or why that cannot be. */
export type Runner = { command: string; arguments: string[] } | { skipped: string }

const QEMU: Record<CpuArchitecture, string> = { X86_64: 'qemu-x86_64-static', ARM64: 'qemu-aarch64-static' }

export function runnerFor(architecture: CpuArchitecture): Runner {
  const program = findHelloBinary(architecture)
  if (process.platform !== 'linux') return { skipped: 'the program is one for Linux' }
  if (process.arch === (architecture === 'X86_64' ? 'x64' : 'arm64')) return { command: program, arguments: [] }
  const emulator = QEMU[architecture]
  if (spawnSync(emulator, ['--version']).error) return { skipped: `${emulator} is not installed (Debian: qemu-user-static)` }
  return { command: emulator, arguments: [program] }
}

export interface Running {
  child: ChildProcess
  /** Everything written to both outputs so far. */
  output(): string
  /** Resolves once the output has the text. */
  said(text: string): Promise<void>
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null; output: string }>
}

export function start(runner: Runner, words: string[], environment: Record<string, string> = {}): Running {
  if ('skipped' in runner) throw new Error(runner.skipped)
  const child = spawn(runner.command, [...runner.arguments, ...words], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const look of waiting) look()
    })
  }
  const said = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!output.includes(text)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      child.once('close', () => reject(new Error(`ended without saying "${text}":\n${output}`)))
      look()
    })
  const exit = once(child, 'close').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
    output,
  }))
  return { child, output: () => output, said, exit }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

export interface Server extends Running {
  port: number
  get(path: string, init?: RequestInit): Promise<{ status: number; text: string; headers: Headers }>
  /** Sends bytes on a connection of its own and resolves with everything answered until the server closes it. */
  raw(request: string): Promise<string>
}

export async function startServer(runner: Runner, environment: Record<string, string> = {}): Promise<Server> {
  const port = await freePort()
  const running = start(runner, ['serve'], { PORT: String(port), ...environment })
  await running.said('listening on port')
  return {
    ...running,
    port,
    async get(path, init) {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, { redirect: 'manual', ...init })
      return { status: response.status, text: await response.text(), headers: response.headers }
    },
    raw: (request) => exchange(port, request),
  }
}

export async function openSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  // Who reads hears of a broken connection by its end; nobody else should have to.
  socket.on('error', () => {})
  return socket
}

async function exchange(port: number, request: string): Promise<string> {
  const socket = await openSocket(port)
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.write(request)
  await once(socket, 'close')
  return answer
}
