/** The headless `marina` command: a client of the daemon like the page, and `serve`, which is the daemon. */
import { parseArgs } from 'node:util'
import { ClusterError } from '#cluster/api/errors.ts'
import { systemClock } from '#cluster/lib/clock.ts'
import type { Command, Option, Output, Values } from './command.ts'
import { aws } from './commands/aws.ts'
import { deployments } from './commands/deployments.ts'
import { differences } from './commands/differences.ts'
import { events } from './commands/events.ts'
import { exec } from './commands/exec.ts'
import { explain } from './commands/explain.ts'
import { groups } from './commands/groups.ts'
import { hold, release } from './commands/hold.ts'
import { hooks } from './commands/hooks.ts'
import { instances } from './commands/instances.ts'
import { interrupt } from './commands/interrupt.ts'
import { logs } from './commands/logs.ts'
import { order } from './commands/order.ts'
import { pause, resume } from './commands/pause.ts'
import { rm } from './commands/rm.ts'
import { run } from './commands/run.ts'
import { scale } from './commands/scale.ts'
import { scaling } from './commands/scaling.ts'
import { schedules } from './commands/schedules.ts'
import { serve } from './commands/serve.ts'
import { serviceConnect } from './commands/serviceConnect.ts'
import { services } from './commands/services.ts'
import { speed } from './commands/speed.ts'
import { status } from './commands/status.ts'
import { stop } from './commands/stop.ts'
import { tasks } from './commands/tasks.ts'
import { up } from './commands/up.ts'
import { connectToDaemon } from './connect.ts'
import { CommandError, exitCodes } from './exitCodes.ts'
import { helpOf, overview } from './help.ts'
import { localTerminal } from './terminal/localTerminal.ts'

const commands: readonly Command[] = [
  serve,
  status,
  up,
  run,
  services,
  deployments,
  tasks,
  instances,
  groups,
  interrupt,
  explain,
  logs,
  exec,
  events,
  differences,
  scale,
  scaling,
  schedules,
  serviceConnect,
  hooks,
  pause,
  resume,
  order,
  hold,
  release,
  speed,
  stop,
  rm,
  aws,
]

/** Options that every command takes. */
const sharedOptions: Readonly<Record<string, Option>> = {
  json: { type: 'boolean', help: 'print JSON' },
  data: { type: 'string', value: 'DIR', help: 'data folder of the Marina to use (default: the one of this user)' },
  cluster: { type: 'string', value: 'NAME', help: 'cluster to work on (default: default)' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
}

const standardOutput: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  raw: (text) => void process.stdout.write(text),
}

/**
 * Runs one command line.
 * @param argv without the interpreter and the script
 * @returns the exit code (see `exitCodes`)
 */
export async function main(argv: string[]): Promise<number> {
  try {
    return await dispatch(argv)
  } catch (error) {
    standardOutput.note(sentenceOf(error))
    return exitCodeOf(error)
  }
}

async function dispatch(argv: string[]): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    standardOutput.line(overview(commands))
    return name === undefined ? exitCodes.usage : exitCodes.done
  }
  const command = commands.find((candidate) => candidate.name === name)
  if (!command)
    throw new CommandError(exitCodes.usage, `marina has no command ${name}. It has: ${commands.map((each) => each.name).join(', ')}.`)
  const options = { ...sharedOptions, ...command.options }
  const { positionals, values } = parse(command, options, rest)
  if (values['help']) {
    standardOutput.line(helpOf(command, options))
    return exitCodes.done
  }
  checkArity(command, positionals)
  return runCommand(command, positionals, values)
}

async function runCommand(command: Command, positionals: string[], values: Values): Promise<number> {
  const abort = new AbortController()
  const onInterrupt = () => abort.abort()
  process.once('SIGINT', onInterrupt)
  let connecting: ReturnType<typeof connectToDaemon> | undefined
  try {
    return await command.run({
      positionals,
      values,
      json: values['json'] === true,
      cluster: typeof values['cluster'] === 'string' ? values['cluster'] : 'default',
      output: standardOutput,
      terminal: localTerminal(),
      clock: { ...systemClock, after: keepsProcessAlive },
      signal: abort.signal,
      connect: () => (connecting ??= connectToDaemon(values['data'], standardOutput)),
    })
  } finally {
    process.off('SIGINT', onInterrupt)
  }
}

/** A command that waits for a time-out must not end because nothing else is left to do. */
function keepsProcessAlive(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms)
  return () => clearTimeout(timer)
}

function parse(command: Command, options: Record<string, Option>, argv: string[]): { positionals: string[]; values: Values } {
  try {
    const spec = Object.fromEntries(
      Object.entries(options).map(([name, { type, short }]) => [name, { type, ...(short !== undefined && { short }) }]),
    )
    return parseArgs({ args: argv, options: spec, allowPositionals: true, strict: true }) as { positionals: string[]; values: Values }
  } catch (error) {
    throw new CommandError(exitCodes.usage, `${error instanceof Error ? error.message : error} See: marina ${command.name} --help`)
  }
}

function checkArity({ name, arguments: expected, arity }: Command, positionals: string[]): void {
  if (positionals.length >= arity.least && positionals.length <= arity.most) return
  throw new CommandError(exitCodes.usage, `Usage: marina ${name}${expected ? ` ${expected}` : ''}. See: marina ${name} --help`)
}

function sentenceOf(error: unknown): string {
  if (error instanceof ClusterError) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.message : String(error)
}

const notFoundCodes: readonly string[] = [
  'ClusterNotFoundException',
  'ServiceNotFoundException',
  'DaemonNotFoundException',
  'ResourceNotFoundException',
]

function exitCodeOf(error: unknown): number {
  if (error instanceof CommandError) return error.exitCode
  if (error instanceof ClusterError && notFoundCodes.includes(error.code)) return exitCodes.notFound
  return exitCodes.failed
}
