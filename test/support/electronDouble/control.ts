import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Remote } from './remote.ts'
import type { World } from './world.ts'

const repository = resolve(import.meta.dirname, '../../..')

/** Each of the double's calls, from another process. */
type Remotely = { [Name in keyof Remote]: (...given: Parameters<Remote[Name]>) => Promise<Awaited<ReturnType<Remote[Name]>>> }

export interface DoubledApp {
  dataFolder: string
  remote: Remotely
  /** Resolves when what the test can see is as asked; rejects with what it was after ten seconds. */
  until(isSo: (world: World) => boolean): Promise<World>
  signal(name: 'SIGTERM' | 'SIGINT'): void
  /** Exit code, once it has ended. */
  exited: Promise<number | null>
  /** Error boxes shown so far. */
  errors: string[]
  /** Ends it in any case and removes its data, unless they were given. */
  end(): Promise<void>
}

export interface DoubleOptions {
  args?: string[]
  env?: Record<string, string>
  dataFolder?: string
  port?: string
}

/** Runs the built main under Node with the double, on the simulated engine and data of its own. */
export function startDoubled({ args = [], env = {}, dataFolder, port = '0' }: DoubleOptions = {}): DoubledApp {
  const home = dataFolder ?? mkdtempSync(join(tmpdir(), 'marina-shell-'))
  const child = fork(join(repository, 'out/main/index.js'), ['--engine', 'simulated', '--port', port, '--data', home, ...args], {
    execArgv: ['--import', join(import.meta.dirname, 'register.ts')],
    env: { ...process.env, DOUBLE_HOME: home, DOUBLE_APP_PATH: repository, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const exited = once(child, 'exit').then(([code]) => code as number | null)
  const errors: string[] = []
  const waiting = new Map<number, (message: { value?: unknown; failure?: string }) => void>()
  child.on('message', (message: { id: number; value?: unknown; failure?: string } | { error: string }) => {
    if ('error' in message) errors.push(message.error)
    else waiting.get(message.id)?.(message)
  })
  let last = 0
  const call = (name: string, given: unknown[]) =>
    new Promise((done, fail) => {
      const id = ++last
      const gone = () => fail(new Error(`the app ended before ${name} was answered`))
      child.once('exit', gone)
      waiting.set(id, ({ value, failure }) => {
        child.off('exit', gone)
        if (failure === undefined) done(value)
        else fail(new Error(failure))
      })
      child.send({ id, name, given }, (error) => error && fail(error))
    })
  const remote = new Proxy({} as Remotely, {
    get:
      (_target, name) =>
      (...given: unknown[]) =>
        call(String(name), given),
  })
  return {
    dataFolder: home,
    remote,
    signal: (name) => void child.kill(name),
    exited,
    errors,
    async until(isSo) {
      const limit = performance.now() + 10_000
      for (;;) {
        const world = await remote.world()
        if (isSo(world)) return world
        if (performance.now() > limit) throw new Error(`it did not come to that: ${JSON.stringify(world, null, 1)}`)
        await new Promise((look) => setTimeout(look, 20))
      }
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
      if (dataFolder === undefined) rmSync(home, { recursive: true, force: true })
    },
  }
}
