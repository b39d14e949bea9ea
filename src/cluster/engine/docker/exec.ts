import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ExecOptions, ExecStream } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import type { DockerClient } from './dockerClient.ts'
import { frameContents } from './frameContents.ts'
import { hangUp, newMark, withinReach } from './hangUp.ts'
import { EXEC_TIMEOUT } from './timeouts.ts'
import { translateError } from './translateError.ts'

/** The engine notices a moment after the output has ended that the process has, too. */
const EXIT_CODE_LOOKS = 50
const EXIT_CODE_PAUSE_MS = 20
/** Ctrl+C. */
const INTERRUPT = '\x03'

/** Runs a command inside a running container (spec part 2, 8.8). */
export async function startExec(client: DockerClient, clock: Clock, log: Logger, name: string, options: ExecOptions): Promise<ExecStream> {
  const mark = newMark()
  const exec = await client.call(EXEC_TIMEOUT, (docker, abortSignal) => createExec(docker, name, options, mark, abortSignal))
  // The signal stays with the connection for its whole life, so it must not be the one of the time limit.
  const socket = await client.call(EXEC_TIMEOUT, () => openExec(exec, options), false)
  const size = options.size
  const resize = async ({ columns, rows }: { columns: number; rows: number }) => {
    await client.call(EXEC_TIMEOUT, (_docker, abortSignal) => exec.resize({ h: rows, w: columns, abortSignal }))
  }
  if (options.pseudoTerminal && size) await resize(size).catch(() => {})
  let isOver = false
  const ended = Promise.withResolvers<void>()
  // A line that closes without an end has left the command running.
  socket.once('end', () => (isOver = true))
  for (const event of ['end', 'close', 'error']) socket.on(event, () => ended.resolve())
  client.closed.addEventListener('abort', () => socket.destroy(), { once: true })
  return {
    output: execOutput(client, socket, options.pseudoTerminal),
    write: (data) => void (socket.writable && socket.write(data)),
    ready: () => drained(socket),
    endInput: () => void socket.end(),
    resize,
    async exitCode() {
      await ended.promise
      return await exitCode(client, clock, exec)
    },
    close() {
      if (isOver) return
      isOver = true
      // Ends what no shell has begun, where its mark is out of reach.
      if (options.pseudoTerminal && socket.writable) socket.write(INTERRUPT)
      socket.destroy()
      const closed = { container: name, exec, mark, user: options.user }
      client.finish(
        hangUp(client, clock, closed).catch((error: unknown) => log.debug('a command was not hung up', { error: String(error) })),
      )
    },
  }
}

async function createExec(
  docker: Docker,
  name: string,
  options: ExecOptions,
  mark: string,
  abortSignal: AbortSignal,
): Promise<Docker.Exec> {
  const container = docker.getContainer(encodeURIComponent(name))
  const missing = options.fallbackEnvironment && (await missingIn(container, options.fallbackEnvironment, abortSignal))
  return container.exec({
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: options.pseudoTerminal,
    Cmd: withinReach(options.command),
    Env: [...Object.entries({ ...missing, ...options.environment }).map(([key, value]) => `${key}=${value}`), mark],
    ...(options.user !== undefined && { User: options.user }),
    abortSignal,
  })
}

async function missingIn(container: Docker.Container, fallback: Readonly<Record<string, string>>, abortSignal: AbortSignal) {
  const { Config } = await container.inspect({ abortSignal })
  const names = new Set(Config.Env.map((line) => line.split('=', 1)[0]))
  return Object.fromEntries(Object.entries(fallback).filter(([name]) => !names.has(name)))
}

async function openExec(exec: Docker.Exec, options: ExecOptions): Promise<Duplex> {
  const socket = await exec.start({ hijack: true, stdin: true, Detach: false, Tty: options.pseudoTerminal })
  return socket as Duplex
}

function drained(socket: Duplex): Promise<void> {
  if (!socket.writableNeedDrain || !socket.writable) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done)
      resolve()
    }
    socket.once('drain', done).once('close', done)
  })
}

async function* execOutput(client: DockerClient, socket: Duplex, pseudoTerminal: boolean): AsyncGenerator<Uint8Array> {
  const chunks = socket as AsyncIterable<Uint8Array>
  try {
    yield* pseudoTerminal ? chunks : frameContents(chunks)
  } catch (error) {
    // Closed by us: the output is over, and that is no failure.
    if (!socket.destroyed || (error as NodeJS.ErrnoException).code === 'ECONNRESET') throw translateError(error, client.address)
  }
}

async function exitCode(client: DockerClient, clock: Clock, exec: Docker.Exec): Promise<number> {
  for (let look = 0; look < EXIT_CODE_LOOKS; look += 1) {
    const facts = await client.call(EXEC_TIMEOUT, (_docker, abortSignal) => exec.inspect({ abortSignal }))
    if (!facts.Running && facts.ExitCode !== null) return facts.ExitCode
    await sleep(clock, EXIT_CODE_PAUSE_MS)
  }
  throw new EngineError('timeout', 'The output of the command has ended, but the engine says that it still runs.')
}
