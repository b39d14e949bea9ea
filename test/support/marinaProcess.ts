import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { createClient, httpTransport } from '#cluster/client/index.ts'

/** One that is not ready by then is killed, so that it neither holds the test up nor its data folder. */
const readyLimitMs = 60_000

/** The command as it is built and shipped; MARINA_COMMAND names another build. */
export const builtCommand = process.env['MARINA_COMMAND'] ?? resolve(import.meta.dirname, '../../out/main/cli.js')

export interface MarinaProcess {
  endpoint: string
  /** With its token; null without a page. */
  ui: string | null
  engine: 'docker' | 'simulated'
  pid: number
  token: string
  /** From the start of the process to its ready line. */
  readyAfterMs: number
  client: ClusterClient
  /** One call as a plain AWS client makes it. */
  call(operation: string, request: object): Promise<Record<string, unknown>>
  /** Asks it to end and waits until it has; resolves to its exit code. */
  stop(): Promise<number | null>
  /** Ends it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>
  /** What it wrote to standard error. */
  errors(): string
}

/** Starts the built `marina serve` on a free port and resolves when it says that it is ready. */
export async function startMarina(options: {
  dataFolder: string
  engine: string
  args?: string[]
  env?: Record<string, string>
}): Promise<MarinaProcess> {
  const { dataFolder, engine, args = [], env = {} } = options
  const begin = performance.now()
  const child = spawn(
    process.execPath,
    [builtCommand, 'serve', '--json', '--port', '0', '--data', dataFolder, '--engine', engine, ...args],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  let errors = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-100_000)))
  const giveUp = setTimeout(() => child.kill('SIGKILL'), readyLimitMs)
  const ready = await readyLine(child, () => errors).finally(() => clearTimeout(giveUp))
  const readyAfterMs = performance.now() - begin
  const { token, account, region } = JSON.parse(readFileSync(join(dataFolder, 'daemon.json'), 'utf8')) as Record<
    'token' | 'account' | 'region',
    string
  >
  const end = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      await once(child, 'exit')
    }
    return child.exitCode
  }
  return {
    ...ready,
    token,
    readyAfterMs,
    client: createClient(httpTransport({ endpoint: ready.endpoint, token, credentials: { account, region } })),
    call: (operation, request) => callPlainly(ready.endpoint, operation, request),
    stop: () => end('SIGTERM'),
    kill: async () => void (await end('SIGKILL')),
    errors: () => errors,
  }
}

type Ready = Pick<MarinaProcess, 'endpoint' | 'ui' | 'engine' | 'pid'>

async function readyLine(child: ChildProcess, errors: () => string): Promise<Ready> {
  if (!child.stdout) throw new Error('no standard output')
  const lines = createInterface({ input: child.stdout })
  const first = once(lines, 'line').then(([line]) => JSON.parse(String(line)) as Ready)
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`marina serve ended with ${code} before it was ready: ${errors()}`)
  })
  return Promise.race([first, gone])
}

async function callPlainly(endpoint: string, operation: string, request: object): Promise<Record<string, unknown>> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonEC2ContainerServiceV20141113.${operation}` },
    body: JSON.stringify(request),
  })
  const body = (await answer.json()) as Record<string, unknown>
  if (!answer.ok) throw new Error(`${operation}: ${JSON.stringify(body)}`)
  return body
}
