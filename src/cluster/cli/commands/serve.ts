import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { simulatedLabel } from '#cluster/api/resources/marina.ts'
import { maximumSpeed, timings } from '#cluster/api/timing.ts'
import { type DaemonFile, readDaemonFile } from '#cluster/daemon/daemonFile.ts'
import {
  type DaemonOptions,
  parseCredentialsChoice,
  parseEventTarget,
  parseSecretsChoice,
  type RunningDaemon,
  StoreError,
  startDaemon,
} from '#cluster/daemon/index.ts'
import { defaultDataFolder } from '#cluster/lib/dataFolder.ts'
import { createLogger } from '#cluster/lib/logger.ts'
import type { Command, CommandContext, Output, Values } from '../command.ts'
import { CommandError, exitCodes } from '../exitCodes.ts'
import { defaultPageFolder } from '../pageFolder.ts'
import { wholeNumber } from '../waitOptions.ts'

const text = (values: Values, name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined)

function optionsOf({ values, json, output }: CommandContext): DaemonOptions {
  const account = text(values, 'account') ?? '000000000000'
  if (!/^\d{12}$/.test(account)) throw new CommandError(exitCodes.usage, `--account takes 12 digits, not "${account}".`)
  const region = text(values, 'region') ?? 'us-east-1'
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region))
    throw new CommandError(exitCodes.usage, `--region takes a name such as us-east-1, not "${region}".`)
  const folder = resolve(text(values, 'data') ?? defaultDataFolder({ platform: process.platform, env: process.env, homedir: homedir() }))
  const accessKey = text(values, 'access-key') ?? process.env['MARINA_ACCESS_KEY']
  const pageFolder = values['no-ui'] ? undefined : defaultPageFolder()
  const ecsConfig = text(values, 'ecs-config')
  const introspectionPort = introspectionPortOf(values)
  const eventTarget = checked(parseEventTarget, text(values, 'event-target'))
  const secrets = checked(parseSecretsChoice, text(values, 'secrets'))
  const credentials = checked(parseCredentialsChoice, text(values, 'credentials'))
  return {
    dataFolder: folder,
    ephemeral: values['ephemeral'] === true,
    port: wholeNumber(values['port'] ?? '8327', '--port', 0, 65_535),
    engine: text(values, 'engine') ?? 'auto',
    account,
    region,
    publishAddress: text(values, 'publish') ?? '127.0.0.1',
    log: createLogger(values['verbose'] ? 'debug' : json ? 'warn' : 'info'),
    ...(accessKey !== undefined && { accessKey }),
    ...(pageFolder !== undefined && { pageFolder }),
    ...(eventTarget !== undefined && { eventTarget }),
    ...(introspectionPort !== undefined && { introspectionPort }),
    ...(ecsConfig !== undefined && { ecsConfigFile: resolve(ecsConfig) }),
    timing: timingOf(text(values, 'timing') ?? 'local'),
    ...(values['speed'] !== undefined && { speed: wholeNumber(text(values, 'speed'), '--speed', 1, maximumSpeed) }),
    ...(secrets !== undefined && { secrets }),
    ...(credentials !== undefined && { credentials }),
    installEngine: values['install-engine'] === true,
    onProgress: (line) => output.note(line),
    ...(process.stdin.isTTY && !json && { confirmInstall: askYesOrNo }),
  }
}

/** Said before anything starts, not when it is needed first. */
function checked(parse: (text: string) => unknown, given: string | undefined): string | undefined {
  try {
    if (given !== undefined) parse(given)
    return given
  } catch (error) {
    throw new CommandError(exitCodes.usage, error instanceof Error ? error.message : String(error))
  }
}

/** A port alone switches it on too. */
function introspectionPortOf(values: Values): number | undefined {
  const port = values['introspection-port']
  if (port === undefined && values['introspection'] !== true) return undefined
  return wholeNumber(port ?? '51678', '--introspection-port', 0, 65_535)
}

function timingOf(given: string): NonNullable<DaemonOptions['timing']> {
  const timing = timings.find((known) => known === given)
  if (timing) return timing
  throw new CommandError(exitCodes.usage, `--timing takes local or faithful, not "${given}".`)
}

/** Asks on the terminal; anything but yes is no. */
async function askYesOrNo(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

/** Starts it, or finds the one that has the data folder already. */
async function startOrFind(context: CommandContext): Promise<RunningDaemon | DaemonFile> {
  const options = optionsOf(context)
  try {
    return await startDaemon(options)
  } catch (error) {
    const other = error instanceof StoreError && error.kind === 'inUse' ? readDaemonFile(options.dataFolder) : undefined
    if (other) return other
    throw error
  }
}

/** Resolves when the process is asked to end. */
function askedToStop(signal: AbortSignal): Promise<void> {
  return new Promise((resolveStop) => {
    process.once('SIGTERM', () => resolveStop())
    signal.addEventListener('abort', () => resolveStop(), { once: true })
    if (process.platform === 'win32') process.once('SIGBREAK', () => resolveStop())
  })
}

/** `marina serve` */
export const serve: Command = {
  name: 'serve',
  arguments: '',
  arity: { least: 0, most: 0 },
  summary: 'run the cluster without a window, with its page for a browser',
  options: {
    port: { type: 'string', value: 'PORT', help: 'port of the endpoint (default 8327; 0 takes a free one)' },
    engine: { type: 'string', value: 'ENGINE', help: 'auto, docker, simulated, or an address such as unix:///var/run/docker.sock' },
    account: { type: 'string', value: 'ID', help: 'account of requests that name none (default 000000000000)' },
    region: { type: 'string', value: 'NAME', help: 'region of requests that name none (default us-east-1)' },
    publish: { type: 'string', value: 'ADDRESS', help: 'where host ports are bound (default 127.0.0.1; 0.0.0.0 as on AWS)' },
    ephemeral: { type: 'boolean', help: 'keep state in memory only' },
    'no-ui': { type: 'boolean', help: 'serve the API alone, without the page' },
    'access-key': {
      type: 'string',
      value: 'KEY',
      help: 'admit only requests signed with this access key id (or MARINA_ACCESS_KEY, which other users cannot see)',
    },
    sample: { type: 'boolean', help: 'start the sample service too' },
    'event-target': {
      type: 'string',
      value: 'TARGET',
      help: 'send every event to an HTTP address, or to command:PROGRAM on its standard input',
    },
    introspection: { type: 'boolean', help: 'answer the agent’s introspection API on loopback, port 51678' },
    'introspection-port': { type: 'string', value: 'PORT', help: 'answer it on another port' },
    'ecs-config': { type: 'string', value: 'FILE', help: 'settings of the agent, KEY=VALUE (default ecs.config in the data folder)' },
    secrets: {
      type: 'string',
      value: 'SOURCE',
      help: 'where secrets of tasks come from: local, profile:NAME of your AWS files, or local,profile:NAME (default local)',
    },
    credentials: {
      type: 'string',
      value: 'SOURCE',
      help: 'what containers with a task role get: dummy, profile:NAME, or profile:NAME,role:ARN or ,role:task (default dummy)',
    },
    timing: {
      type: 'string',
      value: 'NAME',
      help: 'local: short where AWS waits because it is large (default); faithful: as long as AWS waits',
    },
    speed: {
      type: 'string',
      value: 'N',
      help: 'divide configured waits by N: grace periods, bake times, cooldowns, drains (default: as before; 1 at first)',
    },
    'install-engine': { type: 'boolean', help: "install and start the distribution's docker.io when there is no engine" },
    'stop-tasks': { type: 'boolean', help: 'stop all tasks when Marina stops' },
    verbose: { type: 'boolean', help: 'log more' },
  },
  async run(context) {
    const { json, output, values, signal } = context
    const stopping = askedToStop(signal)
    const daemon = await startOrFind(context)
    if (!('status' in daemon)) {
      output.note(`Marina runs on this data folder already, as process ${daemon.pid}.`)
      output.line(
        json
          ? JSON.stringify({ ready: true, endpoint: daemon.endpoint, ui: null, engine: null, pid: daemon.pid })
          : `It answers at ${daemon.endpoint}`,
      )
      return exitCodes.done
    }
    tellReady(daemon, json, output)
    if (values['sample']) await daemon.startSample()
    await stopping
    await daemon.stop({ stopTasks: values['stop-tasks'] === true })
    return exitCodes.done
  },
}

function tellReady({ endpoint, uiAddress, status }: RunningDaemon, json: boolean, output: Output): void {
  const { engine, notes = [] } = status()
  if (json) {
    output.line(JSON.stringify({ ready: true, endpoint, ui: uiAddress ?? null, engine: engine.kind, pid: process.pid }))
    return
  }
  output.line(`Marina answers the ECS API at ${endpoint}`)
  output.line(`Engine: ${engine.product} ${engine.version} (${engine.address})${engine.kind === 'simulated' ? `. ${simulatedLabel}` : ''}`)
  if (!engine.connected) output.line(`It does not answer now, and Marina waits for it: ${engine.lostWhy}`)
  for (const note of notes) output.note(note)
  if (uiAddress) output.line(`Open ${uiAddress}`)
}
