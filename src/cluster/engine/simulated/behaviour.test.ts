import { beforeEach, describe, expect, it } from 'vitest'
import { type FakeClock, fakeClock } from '#cluster/lib/fakeClock.ts'
import type { ContainerSpec, EngineEvent, LogLine, PullProgress } from '../containerEngine.ts'
import { failureOf, readAll } from '../contract/contractBench.ts'
import { createSimulatedEngine, type SimulatedEngine } from './simulatedEngine.ts'

const labels = { run: 'test' }
const spec = (name: string, image = 'shop/web:1', more: Partial<ContainerSpec> = {}): ContainerSpec => ({
  name,
  image,
  labels,
  networkMode: 'bridge',
  ...more,
})

let clock: FakeClock
let engine: SimulatedEngine

beforeEach(() => {
  clock = fakeClock()
  engine = createSimulatedEngine({ clock })
})

async function pulled(image: string): Promise<void> {
  const pull = engine.pull(image)
  await clock.advance(120_000)
  await pull
}

async function run(wanted: ContainerSpec): Promise<string> {
  await pulled(wanted.image)
  await engine.create(wanted)
  await engine.start(wanted.name)
  return wanted.name
}

async function drain(values: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of values);
}

function listen(): EngineEvent[] {
  const heard: EngineEvent[] = []
  void (async () => {
    for await (const event of engine.events(new AbortController().signal)) heard.push(event)
  })()
  return heard
}

describe('images', () => {
  it('come after their time, telling how far they are', async () => {
    const progress: PullProgress[] = []
    let isHere = false
    const pull = engine.pull('shop/web:1', { onProgress: (seen) => progress.push(seen) }).then(() => (isHere = true))
    await clock.advance(999)
    expect([isHere, progress.length]).toEqual([false, 9])
    await clock.advance(1)
    await pull
    expect(progress.at(-1)).toMatchObject({ layersDone: 3, layersTotal: 3, doneBytes: progress.at(-1)?.totalBytes })
  })

  it.each([
    [
      'simulated/missing',
      'notFound',
      'Error response from daemon: manifest for simulated/missing:latest not found: manifest unknown: manifest unknown',
    ],
    [
      'simulated/denied',
      'refused',
      "Error response from daemon: pull access denied for simulated/denied, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    ],
    [
      'simulated/no-registry',
      'unreachable',
      'Error response from daemon: Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
    ],
  ])('%s does not', async (image, kind, message) => {
    const failure = failureOf(engine.pull(image))
    await clock.advance(60_000)
    expect(await failure).toMatchObject({ kind, message })
  })

  it('are not fetched for who turns away in the middle', async () => {
    const abort = new AbortController()
    const pull = engine.pull('simulated/slow-pull', { signal: abort.signal })
    pull.catch(() => {})
    await clock.advance(10_000)
    const reason = new Error('stopped')
    abort.abort(reason)
    await expect(pull).rejects.toBe(reason)
    expect(await engine.inspectImage('simulated/slow-pull')).toBeUndefined()
  })
})

describe('containers', () => {
  it.each([
    ['simulated/exits:7', 1_000, { exitCode: 7, oomKilled: false }],
    ['simulated/out-of-memory', 2_000, { exitCode: 137, oomKilled: true }],
  ])('of %s end by themselves', async (image, afterMs, end) => {
    const name = await run(spec('box', image))
    await clock.advance(afterMs - 1)
    expect((await engine.inspect(name))?.state).toBe('running')
    await clock.advance(1)
    expect(await engine.inspect(name)).toMatchObject({ state: 'exited', finishedAt: clock.now(), ...end })
  })

  it('that cannot start keep neither address nor port', async () => {
    const taken = { containerPort: 80, protocol: 'tcp' as const, hostPort: 8_080, hostIp: '127.0.0.1' }
    await run(spec('owner', 'shop/web:1', { ports: [taken] }))
    const network = await engine.ensureNetwork({ name: 'vpc', labels })
    const ports = [{ ...taken, hostPort: 8_081 }, taken]
    expect((await failureOf(run(spec('late', 'shop/web:1', { ports, networkMode: network.name })))).kind).toBe('refused')
    await engine.removeNetwork(network.name)
    await run(spec('other', 'shop/web:1', { ports: ports.slice(0, 1) }))
    expect((await engine.inspect('late'))?.state).toBe('created')
  })

  it('that ignore SIGTERM are killed when the time is up', async () => {
    const name = await run(spec('box', 'simulated/ignores-term'))
    let hasEnded = false
    const stop = engine.stop(name, { timeoutSeconds: 30 }).then(() => (hasEnded = true))
    await clock.advance(29_999)
    expect(hasEnded).toBe(false)
    await clock.advance(1)
    await stop
    expect((await engine.inspect(name))?.exitCode).toBe(137)
  })

  it('write lines while they run, which a follower hears when they are due', async () => {
    engine.setScript('ticker', { program: { output: { everyMs: 1_000, line: (index) => ({ stream: 'stdout', text: `tick ${index}` }) } } })
    const name = await run(spec('box', 'ticker'))
    const heard: LogLine[] = []
    let isOver = false
    const following = (async () => {
      for await (const batch of engine.logs(name, { follow: true })) heard.push(...batch)
      isOver = true
    })()
    await clock.advance(3_500)
    expect(heard.map(({ text }) => text)).toEqual(['tick 0', 'tick 1', 'tick 2'])
    await engine.stop(name, { timeoutSeconds: 1 })
    await following
    expect(isOver).toBe(true)
    expect(await readAll(engine, name)).toEqual(heard)
  })

  it('of the default kind answer requests at their own pace, the same in every run', async () => {
    await run(spec('box'))
    await clock.advance(60_000)
    const lines = await readAll(engine, 'box')
    expect(lines[0]?.text).toBe('box: listening on port 80 (simulated)')
    expect(lines.length).toBeGreaterThan(10)
    expect(lines[3]?.text).toMatch(/^GET \/\S* \d{3} \d+\.\dms 172\.17\.0\.\d+$/)
    const first = engine
    engine = createSimulatedEngine({ clock: (clock = fakeClock()) })
    await run(spec('box'))
    await clock.advance(60_000)
    expect(await readAll(engine, 'box')).toEqual(lines)
    expect((await engine.inspect('box'))?.id).toBe((await first.inspect('box'))?.id)
  })

  it('use CPU that never goes back', async () => {
    const name = await run(spec('box'))
    const samples: number[] = []
    void (async () => {
      for await (const sample of engine.stats(name, new AbortController().signal)) samples.push(sample.cpuNanoseconds)
    })()
    await clock.advance(120_000)
    expect(samples.length).toBe(121)
    expect(samples).toEqual([...samples].sort((a, b) => a - b))
  })

  it('have a shell that says what it is', async () => {
    const name = await run(spec('box'))
    const exec = await engine.exec(name, { command: ['/bin/sh'], pseudoTerminal: true })
    exec.write(new TextEncoder().encode('whoamx\x7fi\rcurl x\rexit 3\r'))
    let screen = ''
    for await (const chunk of exec.output) screen += new TextDecoder().decode(chunk)
    expect(screen).toContain('no process runs here')
    expect(screen).toContain('\r\nroot\r\n')
    expect(screen).toContain('curl: not found (this container is simulated; type "help")')
    expect(await exec.exitCode()).toBe(3)
  })
})

describe('faults', () => {
  it('lose events without a word', async () => {
    const heard = listen()
    engine.faults.loseEvents(({ type }) => type === 'start')
    await run(spec('box'))
    await clock.settle()
    expect(heard.map(({ type }) => type)).toEqual(['lost', 'create'])
    engine.faults.clear()
    await engine.remove('box')
    await clock.settle()
    expect(heard.map(({ type }) => type)).toEqual(['lost', 'create', 'die', 'destroy'])
  })

  it('lose a share of the events, the same ones for the same seed', async () => {
    const share = async () => {
      engine = createSimulatedEngine({ clock, seed: 7 })
      engine.faults.loseEvents(0.5)
      const heard = listen()
      await pulled('shop/web:1')
      for (let count = 0; count < 200; count += 1) await engine.create(spec(`box-${count}`))
      await clock.settle()
      return heard.map(({ name }) => name)
    }
    const first = await share()
    expect(first.length).toBeGreaterThan(60)
    expect(first.length).toBeLessThan(140)
    expect(await share()).toEqual(first)
  })

  it('make the engine unreachable: calls fail, streams break off, and a return says that events were lost', async () => {
    const name = await run(spec('box', 'simulated/exits:1'))
    const heard = listen()
    const following = failureOf(readAll(engine, name, { follow: true }))
    const stats = failureOf(drain(engine.stats(name, new AbortController().signal)))
    const exec = await engine.exec(name, { command: ['cat'], pseudoTerminal: false })
    const code = failureOf(exec.exitCode())
    await clock.settle()
    engine.faults.unreachable(true)
    for (const failure of [following, stats, code]) expect((await failure).kind).toBe('unreachable')
    expect((await failureOf(engine.inspect(name))).kind).toBe('unreachable')
    await clock.advance(5_000)
    engine.faults.unreachable(false)
    await clock.settle()
    expect(heard.map(({ type }) => type)).toEqual(['lost', 'lost'])
    expect(await engine.inspect(name)).toMatchObject({ state: 'exited', exitCode: 1 })
  })

  it('restart the engine, with the containers or around them', async () => {
    const name = await run(spec('box'))
    engine.faults.restart({ containers: 'survive' })
    expect((await engine.inspect(name))?.state).toBe('running')
    engine.faults.restart({ containers: 'stop' })
    expect(await engine.inspect(name)).toMatchObject({ state: 'exited', exitCode: 137 })
  })

  it('fail the next call, before or after it did its work', async () => {
    await pulled('shop/web:1')
    engine.faults.failNext('create', 'timeout', { afterDoing: true, message: 'late' })
    expect(await failureOf(engine.create(spec('done')))).toMatchObject({ kind: 'timeout', message: 'late' })
    expect(await engine.inspect('done')).toBeDefined()
    engine.faults.failNext('any', 'refused')
    expect((await failureOf(engine.create(spec('not-done')))).kind).toBe('refused')
    expect(await engine.inspect('not-done')).toBeUndefined()
    await engine.create(spec('not-done'))
  })

  it('delay calls', async () => {
    engine.faults.delay((operation) => (operation === 'list' ? 500 : 0))
    let isListed = false
    void engine.list({ labels }).then(() => (isListed = true))
    await engine.ping()
    await clock.advance(499)
    expect(isListed).toBe(false)
    await clock.advance(1)
    expect(isListed).toBe(true)
  })

  it('crash, starve and steal containers', async () => {
    const heard = listen()
    await run(spec('box-a'))
    await run(spec('box-b'))
    await run(spec('box'))
    engine.faults.crash('box-a', 139)
    engine.faults.outOfMemory('box-b')
    engine.faults.vanish('box')
    expect(await engine.inspect('box-a')).toMatchObject({ state: 'exited', exitCode: 139 })
    expect(await engine.inspect('box-b')).toMatchObject({ state: 'exited', exitCode: 137, oomKilled: true })
    expect(await engine.inspect('box')).toBeUndefined()
    await clock.settle()
    expect(heard.filter(({ name }) => name === 'box-b').map(({ type }) => type)).toEqual(['create', 'start', 'oom', 'die'])
  })
})

describe('thousands of containers', () => {
  it('wait on one timer and are made and removed quickly', async () => {
    await pulled('shop/web:1')
    const healthCheck = { test: ['CMD', 'true'], intervalSeconds: 5, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 }
    const ports = [{ containerPort: 80, protocol: 'tcp' as const, hostPort: 0, hostIp: '127.0.0.1' }]
    const names = Array.from({ length: 3_000 }, (_, index) => `box-${index}`)
    const began = performance.now()
    for (const name of names) {
      await engine.create(spec(name, 'shop/web:1', { healthCheck, ports }))
      await engine.start(name)
    }
    expect(clock.pending).toBeLessThanOrEqual(1)
    expect(await engine.list({ labels })).toHaveLength(3_000)
    for (const name of names) {
      await engine.stop(name, { timeoutSeconds: 5 })
      await engine.remove(name)
    }
    const perSecond = (4 * names.length) / ((performance.now() - began) / 1_000)
    expect(perSecond).toBeGreaterThan(10_000)
  })
})
