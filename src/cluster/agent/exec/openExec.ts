import type { Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ExecRequest, ExecSession } from '#cluster/api/streams.ts'
import type { ContainerEngine, ExecStream } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { type Clock, systemClock } from '#cluster/lib/clock.ts'
import type { Store } from '#cluster/state/store.ts'
import { chooseContainer } from './chooseContainer.ts'
import { execError, execSession, type Output } from './execSession.ts'

/** What is tried where the request names no command. */
const SHELLS = ['bash', 'sh'] as const
/** A shell shows its prompt at once; one that says nothing for so long is taken to be there all the same. Only a terminal has a prompt. */
const PROMPT_PATIENCE_MS = 2_000
const NO_PROMPT_PATIENCE_MS = 500
/** What container engines write into the stream, and the exit codes they give, where a program does not exist. */
const NO_SUCH_PROGRAM = /executable file not found|no such file or directory|not found/i
const NOT_STARTED = new Set([126, 127])

/**
 * Opens a terminal in a running container of a task (spec part 2, 8.8).
 * @throws ClusterError when the container cannot be found or is not running, when its image has no shell and the request
 *   names no command, and when the engine does not answer
 */
export async function openExec(
  engine: Pick<ContainerEngine, 'exec'>,
  store: Store,
  request: ExecRequest,
  scope: Scope,
  clock: Clock = systemClock,
): Promise<ExecSession> {
  const { container } = chooseContainer(store, request, scope)
  const pseudoTerminal = request.pseudoTerminal ?? true
  const patienceMs = pseudoTerminal ? PROMPT_PATIENCE_MS : NO_PROMPT_PATIENCE_MS
  const begin = (command: string[]) => {
    const environment = pseudoTerminal ? { TERM: 'xterm-256color' } : {}
    return engine.exec(container.engineName, { command, pseudoTerminal, environment, ...(request.size && { size: request.size }) })
  }
  try {
    if (request.command?.length) return execSession(await begin(request.command), container.name)
    for (const shell of SHELLS) {
      const opened = await openShell(() => begin([shell]), after(clock, patienceMs), container.name)
      if (opened) return opened
    }
  } catch (error) {
    throw execError(error, container.name)
  }
  throw invalidParameter(
    `The image of container ${container.name} has no shell: neither bash nor sh is in it. Run a program of the image itself instead, or add a shell to the image.`,
  )
}

/**
 * The session once the shell has said something, or undefined where there is no such shell. Engines tell that in the
 * output or as a refusal; a shell that runs may say "not found" too, of its own settings, but does not end with it.
 */
async function openShell(
  begin: () => Promise<ExecStream>,
  patience: Promise<undefined>,
  container: string,
): Promise<ExecSession | undefined> {
  const stream = await begin().catch(unlessMissing)
  if (!stream) return undefined
  const iterator = stream.output[Symbol.asyncIterator]()
  const begun: Output[] = []
  let said = ''
  do {
    const next = iterator.next()
    begun.push(next)
    const result = await Promise.race([next, patience])
    if (!result) break
    if (result.done) return NOT_STARTED.has(await stream.exitCode()) ? undefined : execSession(stream, container, begun, iterator)
    said += new TextDecoder().decode(result.value)
  } while (NO_SUCH_PROGRAM.test(said))
  return execSession(stream, container, begun, iterator)
}

function unlessMissing(error: unknown): undefined {
  if (!isEngineError(error, 'refused') || !NO_SUCH_PROGRAM.test(error.message)) throw error
}

function after(clock: Clock, ms: number): Promise<undefined> {
  return new Promise((resolve) => clock.after(ms, () => resolve(undefined)))
}
