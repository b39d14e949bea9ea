import { type Clock, sleep } from '#cluster/lib/clock.ts'
import { pushStream } from '#cluster/lib/pushStream.ts'
import type { ExecOptions, ExecStream } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import type { SimulatedContainer } from './containers.ts'
import { unreachableError } from './faults.ts'
import { type InputQueue, inputQueue, lineEditor } from './input.ts'
import { BANNER, runScript, runWords, type ShellWorld } from './shell.ts'
import type { Connections } from './streams.ts'

const MOST_WAITING = 10_000
const KILLED = 137
const SHELL = /(^|\/)(sh|ash|bash|dash|zsh)$/
const PROMPT = '(simulated) # '

/** A make-believe process in a make-believe container: it ends by itself, with its container, or when it is closed. */
export function startExec(clock: Clock, open: Connections, container: SimulatedContainer, options: ExecOptions): ExecStream {
  if (container.state !== 'running') {
    throw new EngineError('conflict', `Error response from daemon: Container ${container.id} is not running`)
  }
  const output = pushStream<Uint8Array>(MOST_WAITING)
  const input = inputQueue()
  const over = new AbortController()
  const print = printer(options.pseudoTerminal, (bytes) => output.push(bytes))
  let size = options.size ?? { columns: 80, rows: 24 }
  const world: ShellWorld = {
    container,
    environment: environmentOf(container, options),
    user: options.user ?? container.spec.user ?? 'root',
    print,
    read: input.read,
    now: clock.now,
    wait: (ms) => sleep(clock, ms, over.signal),
    size: () => size,
  }
  const ending = Promise.race([runCommand(options, world, input), endOf(container, open, over.signal)])
  const exitCode = ending.finally(() => over.abort(new Error('The command has ended.')))
  exitCode.then(() => output.end(), output.fail)
  const decoder = new TextDecoder()
  return {
    output,
    write: (data) => input.push(decoder.decode(data, { stream: true })),
    ready: async () => {},
    endInput: () => input.end(),
    async resize(wanted) {
      size = wanted
    },
    exitCode: () => exitCode,
    close() {
      over.abort(new Error('The command has been left.'))
      output.end()
    },
  }
}

async function runCommand(options: ExecOptions, world: ShellWorld, input: InputQueue): Promise<number> {
  const [command = '', flag, script = ''] = options.command
  if (!SHELL.test(command)) return (await runWords(options.command, world)).code
  if (flag === '-c') return (await runScript(script, world)).code
  return await interactiveShell(options.pseudoTerminal, world, input)
}

async function interactiveShell(isTerminal: boolean, world: ShellWorld, input: InputQueue): Promise<number> {
  const nextLine = lineEditor(input.read, isTerminal ? world.print : () => {})
  if (isTerminal) world.print(`${BANNER}\n`)
  let code = 0
  while (true) {
    if (isTerminal) world.print(PROMPT)
    const line = await nextLine()
    if (line === undefined) return code
    const outcome = await runScript(line, world)
    code = outcome.code
    if (outcome.exits) return code
  }
}

/** Settles when the container ends under the command, the engine goes away, or the command is closed. */
function endOf(container: SimulatedContainer, open: Connections, over: AbortSignal): Promise<number> {
  return new Promise((resolve, reject) => {
    const onChange = () => container.state !== 'running' && resolve(KILLED)
    const remove = open.add(() => reject(unreachableError()))
    container.watchers.add(onChange)
    over.addEventListener('abort', () => {
      container.watchers.delete(onChange)
      remove()
      resolve(KILLED)
    })
  })
}

function printer(isTerminal: boolean, push: (bytes: Uint8Array) => void): (text: string) => void {
  const encoder = new TextEncoder()
  return (text) => push(encoder.encode(isTerminal ? text.replace(/\r?\n/g, '\r\n') : text))
}

function environmentOf({ image, spec }: SimulatedContainer, options: ExecOptions): Record<string, string> {
  const own = image.environment.map((line) => {
    const equals = line.indexOf('=')
    return [line.slice(0, equals), line.slice(equals + 1)] as const
  })
  return { ...options.fallbackEnvironment, ...Object.fromEntries(own), ...spec.environment, ...options.environment }
}
