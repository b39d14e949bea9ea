import { type ChildProcess, spawn } from 'node:child_process'
import { join, resolve } from 'node:path'

export const repository = resolve(import.meta.dirname, '../..')

export interface Command {
  /** A script by its path in the repository; a package's command by its own script, so that no shell and no `.cmd` is needed. */
  script: string
  args?: readonly string[]
  env?: NodeJS.ProcessEnv
  /** A program and its arguments that start the script, such as one that enters another network first. */
  through?: readonly string[]
}

export interface Outcome {
  ok: boolean
  seconds: number
  /** Both outputs as they came; empty when they went to the terminal. */
  output: string
}

/** Runs a script on this very Node. Never rejects: what cannot be started has failed. */
export async function runScript({ script, args = [], env = process.env, through = [] }: Command, show: 'live' | 'kept'): Promise<Outcome> {
  const begin = performance.now()
  const [program = process.execPath, ...words] = [...through, process.execPath, join(repository, script), ...args]
  const child = spawn(program, words, {
    cwd: repository,
    env,
    stdio: ['ignore', ...(show === 'live' ? (['inherit', 'inherit'] as const) : (['pipe', 'pipe'] as const))],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  const ok = await endsWell(child).catch((error: unknown) => {
    output += String(error)
    return false
  })
  return { ok, seconds: (performance.now() - begin) / 1000, output }
}

function endsWell(child: ChildProcess): Promise<boolean> {
  return new Promise((resolveEnd, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolveEnd(code === 0))
  })
}
