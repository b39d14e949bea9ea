/** The installed `aws` command, made quick: one process of its Python answers call after call, each in a child of its own. */
import { type ChildProcessWithoutNullStreams, execFile, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, realpathSync } from 'node:fs'
import { createInterface, type Interface } from 'node:readline'

export interface Outcome {
  code: number
  out: string
  err: string
}

export interface AwsCommand {
  /** As `aws --version` says it, such as `1.45.11`. */
  version: string
  /** @param argv everything behind `aws` */
  run(argv: readonly string[]): Promise<Outcome>
  /** What may follow these words, told by the command itself. */
  choices(...words: string[]): Promise<string[]>
  close(): Promise<void>
}

/** @param env what the command is to see; nothing of it is kept between calls */
export async function openAwsCommand(env: NodeJS.ProcessEnv): Promise<AwsCommand> {
  const version = /aws-cli\/(\S+)/.exec(execFileSync('aws', ['--version'], { encoding: 'utf8', env }))?.[1] ?? ''
  const server = await startServer(version, env)
  const run = server ? runIn(server) : (argv: readonly string[]) => runAlone(argv, env)
  return {
    version,
    run,
    async choices(...words) {
      const { err } = await run([...words, 'nobody-offers-this'])
      return choicesIn(err)
    },
    close: async () => server?.end(),
  }
}

/** A wrong word makes the command list the right ones, in two columns. */
function choicesIn(text: string): string[] {
  const list = text.slice(text.indexOf('valid choices are:') + 'valid choices are:'.length)
  return [...list.matchAll(/^([a-z-]+)\s*(?:\|\s*([a-z-]+))?\s*$/gm)]
    .flatMap(([, one, other]) => [one, other])
    .filter((word): word is string => word !== undefined && word !== 'help')
    .sort()
}

interface Server {
  lines: AsyncIterator<string>
  process: ChildProcessWithoutNullStreams
  end(): Promise<void>
}

/** Undefined where no Python here has the very version that `aws` is, as with a build that brings a Python of its own. */
async function startServer(version: string, env: NodeJS.ProcessEnv): Promise<Server | undefined> {
  for (const python of pythons()) {
    const child = spawn(python, [new URL('awsServer.py', import.meta.url).pathname], { env })
    const lines = createInterface({ input: child.stdout })
    const server = { lines: lines[Symbol.asyncIterator](), process: child, end: () => endOf(child, lines) }
    const gone = once(child, 'error').then(
      () => undefined,
      () => undefined,
    )
    const first = await Promise.race([server.lines.next(), gone])
    if (first && !first.done && (JSON.parse(first.value) as { version: string }).version === version) return server
    await server.end()
  }
  return undefined
}

/** The interpreter that the command's first line names, and the one on the PATH for commands that are a wrapper. */
function pythons(): string[] {
  const path = execFileSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).trim()
  const named = /^#!\s*(\S*python\S*)/.exec(readFileSync(realpathSync(path), 'latin1'))?.[1]
  return [...(named ? [named] : []), 'python3']
}

async function endOf(child: ChildProcessWithoutNullStreams, lines: Interface): Promise<void> {
  lines.close()
  child.stdin.end()
  if (child.pid !== undefined && child.exitCode === null) await once(child, 'exit')
}

function runIn({ lines, process }: Server): AwsCommand['run'] {
  let before: Promise<unknown> = Promise.resolve()
  return (argv) => {
    const answer = before.then(async () => {
      process.stdin.write(`${JSON.stringify(argv)}\n`)
      const { value } = (await lines.next()) as { value: string }
      return JSON.parse(value) as Outcome
    })
    before = answer.catch(() => undefined)
    return answer
  }
}

const runAlone = (argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> =>
  new Promise((resolve) => {
    execFile('aws', [...argv], { env, encoding: 'utf8' }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err })
    })
  })
