import type { Scope } from '#cluster/api/arns.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ExecRequest, ExecSession } from '#cluster/api/streams.ts'
import type { ContainerEngine, ExecStream } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { type Clock, systemClock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { chooseContainer } from './chooseContainer.ts'

/** What is tried where the request names no command. */
const SHELLS = ['bash', 'sh'] as const
/** A shell shows its prompt at once; one that says nothing for so long is taken to be there all the same. */
const PROMPT_PATIENCE_MS = 2_000
/** What container engines write into the stream, and the exit codes they give, where a program does not exist. */
const NO_SUCH_PROGRAM = /executable file not found|no such file or directory|not found/i
const NOT_STARTED = new Set([126, 127])

/**
 * Opens a terminal in a running container of a task (spec part 2, 8.8).
 * @throws ClusterError when the container cannot be found or is not running, when its image has no shell and the request
 *   names no command, and when the engine does not answer
 */
export async function openExec(
  engine: ContainerEngine,
  store: Store,
  request: ExecRequest,
  scope: Scope,
  clock: Clock = systemClock,
): Promise<ExecSession> {
  const { container } = chooseContainer(store, request, scope)
  const begin = async (command: string[]) => {
    const options = { command, pseudoTerminal: true, environment: { TERM: 'xterm-256color' } }
    try {
      return await engine.exec(container.engineName, { ...options, ...(request.size && { size: request.size }) })
    } catch (error) {
      throw clusterError(error, container.name)
    }
  }
  if (request.command?.length) return session(await begin(request.command), [], container.name)
  for (const shell of SHELLS) {
    const stream = await begin([shell])
    const opened = await openShell(stream, clock, container.name)
    if (opened) return opened
  }
  throw invalidParameter(
    `The image of container ${container.name} has no shell: neither bash nor sh is in it. Run a program of the image itself instead, or add a shell to the image.`,
  )
}

/** The session once the shell has said something, or undefined where it could not be started. */
async function openShell(stream: ExecStream, clock: Clock, container: string): Promise<ExecSession | undefined> {
  const iterator = stream.output[Symbol.asyncIterator]()
  const first = iterator.next()
  const isSilent = await Promise.race([first.then(() => false), after(clock, PROMPT_PATIENCE_MS)])
  const said = isSilent ? undefined : await first
  if (said && (said.done || NO_SUCH_PROGRAM.test(new TextDecoder().decode(said.value))) && (await failedToStart(stream))) return undefined
  return session(stream, [first], container, iterator)
}

/** Only after output that looks like it: a shell that runs gives its exit code at its end and not before. */
async function failedToStart(stream: ExecStream): Promise<boolean> {
  try {
    return NOT_STARTED.has(await stream.exitCode())
  } catch {
    return false
  }
}

function session(
  stream: ExecStream,
  begun: Promise<IteratorResult<Uint8Array>>[],
  container: string,
  iterator = stream.output[Symbol.asyncIterator](),
): ExecSession {
  const exitCode = stream.exitCode().catch((error: unknown) => {
    throw clusterError(error, container)
  })
  // Whoever only reads the output must not be ended by a code that nobody asked for.
  exitCode.catch(() => {})
  return {
    output: continued(begun, iterator, container),
    write: (data) => stream.write(data),
    resize: (size) => void stream.resize(size).catch(() => {}),
    exitCode,
    close: () => stream.close(),
  }
}

async function* continued(
  begun: Promise<IteratorResult<Uint8Array>>[],
  iterator: AsyncIterator<Uint8Array>,
  container: string,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = await (begun[0] ?? iterator.next()); !next.done; next = await iterator.next()) yield next.value
  } catch (error) {
    throw clusterError(error, container)
  } finally {
    await iterator.return?.()
  }
}

function after(clock: Clock, ms: number): Promise<true> {
  return new Promise((resolve) => clock.after(ms, () => resolve(true)))
}

function clusterError(error: unknown, container: string): ClusterError {
  if (!isEngineError(error))
    return new ClusterError('ServerException', `Running a command in container ${container} failed.`, { cause: error })
  if (error.kind === 'unreachable' || error.kind === 'timeout') {
    return new ClusterError('ServerException', `The engine does not answer: ${error.message}`, { cause: error })
  }
  return new ClusterError('TargetNotConnectedException', `Nothing can be run in container ${container} now: ${error.message}`, {
    cause: error,
  })
}
