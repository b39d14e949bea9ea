import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { silentLogger } from '#cluster/lib/logger.ts'
import { docker, dockerHost, whyNoDocker } from '#test/support/realDocker.ts'
import type { ContainerFacts, ContainerSpec } from '../containerEngine.ts'
import { parseDockerHost } from '../docker/dockerConnection.ts'
import { createDockerEngine } from '../docker/dockerEngine.ts'
import { ensureHelloImage, HELLO_IMAGE } from './helloImage.ts'

const reason = await whyNoDocker()
if (reason !== undefined) console.warn(`The sample image on real Docker: ${reason}`)

describe.skipIf(reason !== undefined)('marina/hello on real Docker', () => {
  const engine = createDockerEngine({ ...parseDockerHost(dockerHost), log: silentLogger })
  const made: string[] = []
  afterEach(() => Promise.all(made.splice(0).map((name) => engine.remove(name))))
  afterAll(() => engine.close())

  async function run(spec: Partial<ContainerSpec>): Promise<string> {
    await ensureHelloImage(engine)
    const name = `marina-sample-test-${process.pid}-${made.length}`
    made.push(name)
    await engine.create({ name, image: HELLO_IMAGE, labels: {}, networkMode: 'bridge', ...spec })
    await engine.start(name)
    return name
  }

  /** Follows the output until the container has ended. */
  async function ended(name: string): Promise<{ facts: ContainerFacts | undefined; output: string[] }> {
    const output: string[] = []
    for await (const lines of engine.logs(name, { follow: true })) output.push(...lines.map(({ text }) => text))
    await docker.getContainer(name).wait()
    return { facts: await engine.inspect(name), output }
  }

  async function firstLine(name: string): Promise<string | undefined> {
    for await (const lines of engine.logs(name, { follow: true })) return lines[0]?.text
    return undefined
  }

  async function address(name: string): Promise<string> {
    const port = (await engine.inspect(name))?.ports[0]
    if (!port) throw new Error('no port is published')
    return `http://127.0.0.1:${port.hostPort}`
  }

  const publish80 = { ports: [{ containerPort: 80, protocol: 'tcp' as const, hostPort: 0, hostIp: '127.0.0.1' }] }

  it('is loaded once', async () => {
    const { image } = await ensureHelloImage(engine)
    expect(await ensureHelloImage(engine)).toEqual({ image, loaded: false })
    expect(image.tags).toEqual(expect.arrayContaining(['marina/hello:latest', 'marina/hello:1']))
    expect((await engine.inspectImage('marina/hello:1'))?.id).toBe(image.id)
    expect(image.sizeBytes).toBeLessThan(65_536)
  })

  it('serves, is checked, turns unhealthy, and ends at once with exit code 0', async () => {
    const check = { test: ['CMD', '/hello', 'check'], intervalSeconds: 1, timeoutSeconds: 2, retries: 1, startPeriodSeconds: 0 }
    const name = await run({ ...publish80, environment: { MARINA_TASK: 'abc', MARINA_TASK_FAMILY: 'web' }, healthCheck: check })
    const at = await address(name)
    expect(await (await fetch(at)).text()).toContain('Hello from web\ntask abc\n')
    await untilHealth(name, 'healthy')
    await fetch(`${at}/sick`)
    await untilHealth(name, 'unhealthy')
    const exec = await engine.exec(name, { command: ['/hello', 'check'], pseudoTerminal: false })
    let said = ''
    for await (const bytes of exec.output) said += Buffer.from(bytes).toString()
    expect(said).toBe('unhealthy: http://127.0.0.1:80/health answered 503\n')
    expect(await exec.exitCode()).toBe(1)
    await engine.stop(name, { timeoutSeconds: 30 })
    const { facts, output } = await ended(name)
    expect(facts).toMatchObject({ state: 'exited', exitCode: 0 })
    expect(output[0]).toBe('hello: web, task abc, listening on port 80')
    expect(output).toContainEqual(expect.stringMatching(/^GET \/sick 200 \d+\.\dms [\d.]+$/))
    expect(output.at(-1)).toBe('hello: stopped; exit code 0')
  })

  async function untilHealth(name: string, health: string): Promise<void> {
    const events = engine.events(AbortSignal.timeout(20_000))
    const heard = events[Symbol.asyncIterator]()
    while ((await engine.inspect(name))?.health !== health) if ((await heard.next()).done) throw new Error(`${name} did not turn ${health}`)
    await heard.return?.()
  }

  it('dies of /crash with exit code 1', async () => {
    const name = await run(publish80)
    await fetch(`${await address(name)}/crash`)
    const { facts, output } = await ended(name)
    expect(facts).toMatchObject({ exitCode: 1, oomKilled: false })
    expect(output).toContain('hello: asked to crash by a request to /crash; exit code 1')
  })

  it.each([
    ['exit', ['exit', '42'], 42, []],
    ['echo', ['echo', 'a', 'b'], 0, ['a b']],
    ['an unknown one', ['dance'], 64, [expect.stringContaining('dance is not a subcommand')]],
  ])('has the subcommand: %s', async (_, command, exitCode, output) => {
    expect(await ended(await run({ command }))).toMatchObject({ facts: { exitCode }, output })
  })

  it('is killed when it takes more memory than it may', async () => {
    const name = await run({ command: ['leak', '64'], memoryMiB: 16, memorySwapMiB: 16 })
    // Whether the engine says `oomKilled` too is left to chance: Docker 20.10 forgets it when the end is heard before the reason.
    expect((await ended(name)).facts).toMatchObject({ exitCode: 137 })
  })

  it('is killed after the stop timeout when it ignores SIGTERM', async () => {
    const name = await run({ command: ['ignore-term'] })
    await engine.stop(name, { timeoutSeconds: 1 })
    const { facts, output } = await ended(name)
    expect(facts).toMatchObject({ exitCode: 137 })
    expect(output).toEqual(['ignoring SIGTERM', 'SIGTERM ignored'])
  })

  it('pauses as process 1: reaps the orphans of who shares its processes, ends at once when asked', async () => {
    const pause = await run({ ...publish80, command: ['pause'] })
    const server = await run({ networkMode: `container:${pause}`, pidMode: `container:${pause}` })
    const at = await address(pause)
    // The crash leaves a burning child without its parent.
    await firstLine(server)
    const burning = fetch(`${at}/burn?ms=60000`).catch(() => 'cut off')
    await expect.poll(async () => (await docker.getContainer(server).top()).Processes.length).toBe(2)
    await fetch(`${at}/crash`)
    expect(await burning).toBe('cut off')
    expect((await ended(server)).facts).toMatchObject({ exitCode: 1 })
    const { State } = await docker.getContainer(pause).inspect()
    if (readParent(State.Pid) === undefined) console.warn('Skipped: looking for zombies, because the engine runs on another machine.')
    await expect.poll(() => childrenOf(State.Pid)).toEqual([])
    const asked = Date.now()
    await engine.stop(pause, { timeoutSeconds: 30 })
    expect(Date.now() - asked).toBeLessThan(10_000)
    expect((await engine.inspect(pause))?.exitCode).toBe(0)
  })
})

/** Dead ones that nobody took note of included. */
function childrenOf(parent: number): string[] {
  const processes = existsSync('/proc') ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : []
  return processes.filter((pid) => readParent(Number(pid)) === parent)
}

function readParent(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    return undefined
  }
}
