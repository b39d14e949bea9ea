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
  const begin = (command: string[]) => {
    const options = { command, pseudoTerminal: true, environment: { TERM: 'xterm-256color' } }
    return engine.exec(container.engineName, { ...options, ...(request.size && { size: request.size }) })
  }
  try {
    if (request.command?.length) return session(await begin(request.command), container.name)
    for (const shell of SHELLS) {
      const opened = await openShell(() => begin([shell]), clock, container.name)
      if (opened) return opened
    }
  } catch (error) {
    throw clusterError(error, container.name)
  }
  throw invalidParameter(
    `The image of container ${container.name} has no shell: neither bash nor sh is in it. Run a program of the image itself instead, or add a shell to the image.`,
  )
}

type Output = Promise<IteratorResult<Uint8Array>>

/**
 * The session once the shell has said something, or undefined where there is no such shell. Engines tell that in the
 * output or as a refusal; a shell that runs may say "not found" too, of its own settings, but does not end with it.
 */
async function openShell(begin: () => Promise<ExecStream>, clock: Clock, container: string): Promise<ExecSession | undefined> {
  const stream = await begin().catch(unlessMissing)
  if (!stream) return undefined
  const iterator = stream.output[Symbol.asyncIterator]()
  const patience = after(clock, PROMPT_PATIENCE_MS)
  const begun: Output[] = []
  let said = ''
  do {
    const next = iterator.next()
    begun.push(next)
    const result = await Promise.race([next, patience])
    if (!result) break
    if (result.done) return NOT_STARTED.has(await stream.exitCode()) ? undefined : session(stream, container, begun, iterator)
    said += new TextDecoder().decode(result.value)
  } while (NO_SUCH_PROGRAM.test(said))
  return session(stream, container, begun, iterator)
}

function unlessMissing(error: unknown): undefined {
  if (!isEngineError(error, 'refused') || !NO_SUCH_PROGRAM.test(error.message)) throw error
}

/** @param begun output that was asked for already, in order */
function session(
  stream: ExecStream,
  container: string,
  begun: Output[] = [],
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

async function* continued(begun: Output[], iterator: AsyncIterator<Uint8Array>, container: string): AsyncGenerator<Uint8Array> {
  const next = () => begun.shift() ?? iterator.next()
  try {
    for (let result = await next(); !result.done; result = await next()) yield result.value
  } catch (error) {
    throw clusterError(error, container)
  } finally {
    await iterator.return?.()
  }
}

function after(clock: Clock, ms: number): Promise<undefined> {
  return new Promise((resolve) => clock.after(ms, () => resolve(undefined)))
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
