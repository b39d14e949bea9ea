import { afterEach, describe, expect, it } from 'vitest'
import type { TaskArn } from '#cluster/api/arns.ts'
import type { LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import type { ImageScript } from '#cluster/engine/simulated/script.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildService, buildTaskDefinition, scope } from '#test/support/clusterBuilders.ts'
import type { BufferLimits } from './eventBuffer.ts'
import { createLogReader } from './index.ts'

const cluster = buildCluster()
const service = buildService({ name: 'web' })
const definition = buildTaskDefinition({ containerDefinitions: [{ name: 'app', image: 'counter' }] })
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Every container prints `1`, `2`, … once a second, the first one at once, and ends when it is told to. */
const counter: ImageScript = {
  local: true,
  program: { output: { everyMs: 1_000, line: (index) => ({ stream: 'stdout', text: `${index + 1}` }) } },
}

function startBench(limits?: BufferLimits) {
  const clock = fakeClock()
  const engine = createSimulatedEngine({ clock, scripts: { counter } })
  const store = openStore({ file: ':memory:', now: clock.now() })
  closers.push(() => store.close())
  store.update('begin', (tx) => {
    tx.put('clusters', cluster)
    tx.put('services', service)
  })
  const reader = createLogReader({ store, engine, clock, log: silentLogger, ...(limits && { limits }) })
  const ids = countingIds()

  const report = (arn: TaskArn, over: Partial<ContainerRecord>) =>
    store.update('report', (tx) => {
      const containers = tx.snapshot.tasks.get(arn)?.containers.map((container) => ({ ...container, ...over })) ?? []
      reportTask(tx, arn, { containers })
    })
  const add = (over: Partial<TaskRecord> = {}): TaskRecord => {
    const placement = { node: 'local', availabilityZone: 'us-east-1a' }
    const wanted = { cluster, taskDefinition: definition, launchType: 'EC2' as const, placement, group: 'family:web' }
    const task = { ...newTask(wanted, { now: clock.now(), ids }), ...over }
    store.update('add', (tx) => tx.put('tasks', task))
    return task
  }
  const nameOf = (task: TaskRecord) => task.containers[0]?.engineName ?? ''
  const start = async (task: TaskRecord) => {
    await engine.create({ name: nameOf(task), image: 'counter', labels: {}, networkMode: 'bridge' })
    await engine.start(nameOf(task))
    report(task.arn, { lastStatus: 'RUNNING', startedAt: clock.now() })
    return task
  }
  const stop = async (task: TaskRecord, over: Partial<ContainerRecord> = { exitCode: 0 }) => {
    engine.faults.crash(nameOf(task), over.exitCode ?? 1)
    await clock.settle()
    report(task.arn, { lastStatus: 'STOPPED', stoppedAt: clock.now(), ...over })
  }
  /** Reads on its own, as a client does, and keeps what came. */
  const read = (request: LogsRequest) => {
    const abort = new AbortController()
    closers.push(() => abort.abort())
    const events: LogEvent[] = []
    const state: { done: boolean; error?: unknown } = { done: false }
    const run = async () => {
      for await (const event of reader.read(request, scope, abort.signal)) events.push(event)
    }
    run()
      .catch((error: unknown) => {
        state.error = error
      })
      .finally(() => {
        state.done = true
      })
    return {
      events,
      state,
      abort,
      lines: () => events.flatMap((event) => (event.type === 'lines' ? event.lines : [])),
      texts: () => events.flatMap((event) => (event.type === 'lines' ? event.lines.map(({ text }) => text) : [])),
      types: () => events.map(({ type }) => type),
    }
  }
  return { clock, engine, store, reader, add, start, stop, read, report, nameOf }
}

describe('reading logs', () => {
  it('gives the newest lines of all containers in time order, and ends', async () => {
    const { add, start, read, clock } = startBench()
    const first = await start(add())
    await clock.advance(500)
    const second = await start(add())
    await clock.advance(5_000)
    const reading = read({ tasks: [first.id, second.arn], tail: 3 })
    await clock.settle()
    const times = reading.lines().map(({ time }) => time)
    expect(times).toEqual(times.toSorted())
    expect(reading.lines().filter(({ task }) => task === first.id)).toHaveLength(3)
    expect(reading.lines().filter(({ task }) => task === second.id)).toHaveLength(3)
    expect(reading.types().at(-1)).toBe('caughtUp')
    expect(reading.state.done).toBe(true)
  })

  it('gives only what came after a time, however that is written', async () => {
    const { add, start, read, clock } = startBench()
    await clock.advance(25)
    const task = await start(add())
    await clock.advance(5_500)
    const all = read({ tasks: [task.id] })
    await clock.settle()
    const time = all.lines().at(-2)?.time ?? ''
    const texts = async (after: string) => {
      const reading = read({ tasks: [task.id], after })
      await clock.settle()
      return reading.texts()
    }
    expect(time).toMatch(/\.025\d{6}Z$/)
    expect(await texts(time)).toEqual(all.texts().slice(-1))
    expect(await texts(time.replace(/\.\d+Z$/, '.0+00:00'))).toEqual(all.texts().slice(-2))
  })

  it('tells how a stopped container ended, after its last line', async () => {
    const { add, start, stop, read, clock } = startBench()
    const task = await start(add())
    await clock.advance(2_500)
    await stop(task, { exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' })
    const reading = read({ tasks: [task.id], follow: true })
    await clock.settle()
    expect(reading.types()).toEqual(['lines', 'ended', 'caughtUp'])
    expect(reading.events[1]).toMatchObject({ exitCode: 137, reason: 'OutOfMemoryError: Container killed due to memory usage' })
    expect(reading.state.done).toBe(true)
  })

  it('says in a sentence that output is gone with its container', async () => {
    const { add, start, stop, read, clock, engine, nameOf } = startBench()
    const task = await start(add())
    await stop(task)
    engine.faults.vanish(nameOf(task))
    const reading = read({ tasks: [task.id] })
    await clock.settle()
    expect(reading.events).toMatchObject([
      { type: 'unreadable', why: 'The output of container app is gone: the container has been removed.' },
      { type: 'ended' },
      { type: 'caughtUp' },
    ])
  })

  it('tells why a container never had output', async () => {
    const { add, report, read, clock } = startBench()
    const task = add()
    report(task.arn, { lastStatus: 'STOPPED', reason: 'CannotPullContainerError: no' })
    const reading = read({ tasks: [task.id] })
    await clock.settle()
    expect(reading.events).toMatchObject([{ type: 'ended', reason: 'CannotPullContainerError: no' }, { type: 'caughtUp' }])
  })

  it.each([
    [{ tasks: ['f'.repeat(32)] }, /^There is no task f+ in cluster default/],
    [{ service: 'nobody' }, /^Service not found\.$/],
    [{ cluster: 'nowhere', service: 'web' }, /^Cluster not found\.$/],
    [{}, /^Name a service or tasks to read the output of\.$/],
    [{ service: 'web', containers: ['x'] }, /^There is no container x\. There are: app\.$/],
    [{ service: 'web', after: 'yesterday' }, /^"yesterday" is not a time\./],
  ])('refuses %j in a sentence', async (request, sentence) => {
    const { add, read, clock } = startBench()
    add({ serviceArn: service.arn })
    const reading = read(request)
    await clock.settle()
    expect((reading.state.error as Error | undefined)?.message).toMatch(sentence)
  })
})

describe('following logs', () => {
  it('goes on with new lines until the container has stopped', async () => {
    const { add, start, stop, read, clock } = startBench()
    const task = await start(add())
    await clock.advance(2_500)
    const reading = read({ tasks: [task.id], follow: true })
    await clock.advance(3_000)
    await stop(task)
    await clock.advance(1_000)
    const count = reading.texts().length
    expect(reading.texts()).toEqual(Array.from({ length: count }, (_, index) => `${index + 1}`))
    expect(count).toBeGreaterThanOrEqual(5)
    expect(reading.types().at(-1)).toBe('ended')
    expect(reading.types()).toContain('caughtUp')
    expect(reading.state.done).toBe(true)
  })

  it('waits for a container that has not started', async () => {
    const { add, start, read, clock } = startBench()
    const task = add()
    const reading = read({ tasks: [task.id], follow: true })
    await clock.advance(20_000)
    expect(reading.types()).toEqual(['caughtUp'])
    await start(task)
    await clock.advance(2_500)
    expect(reading.texts()[0]).toBe('1')
  })

  it('brings in the tasks a service gets, and goes on when they have all stopped', async () => {
    const { add, start, stop, read, clock } = startBench()
    const ofService = { serviceArn: service.arn }
    const first = await start(add(ofService))
    const reading = read({ service: 'web', follow: true })
    await clock.advance(1_500)
    await start(add())
    const second = await start(add(ofService))
    await clock.advance(1_500)
    await stop(first)
    await stop(second)
    await clock.advance(1_000)
    expect(new Set(reading.lines().map(({ task }) => task))).toEqual(new Set([first.id, second.id]))
    expect(reading.types().filter((type) => type === 'ended')).toHaveLength(2)
    expect(reading.state.done).toBe(false)
    reading.abort.abort()
    await clock.settle()
    expect(reading.state.done).toBe(true)
  })

  it('does not miss a task that a service gets while the first lines are read', async () => {
    const { add, start, read, clock, engine } = startBench()
    await start(add({ serviceArn: service.arn }))
    engine.faults.delay((operation) => (operation === 'logs' ? 1_000 : 0))
    const reading = read({ service: 'web', follow: true })
    await clock.settle()
    const late = await start(add({ serviceArn: service.arn }))
    await clock.advance(5_000)
    expect(reading.lines().some(({ task }) => task === late.id)).toBe(true)
  })

  it('neither doubles nor loses lines when the engine goes away for a while', async () => {
    const { add, start, read, clock, engine } = startBench()
    const task = await start(add())
    await clock.advance(1_500)
    const reading = read({ tasks: [task.id], follow: true })
    await clock.advance(2_000)
    engine.faults.unreachable(true)
    await clock.advance(7_000)
    engine.faults.unreachable(false)
    await clock.advance(8_000)
    const count = reading.texts().length
    expect(count).toBeGreaterThanOrEqual(17)
    expect(reading.texts()).toEqual(Array.from({ length: count }, (_, index) => `${index + 1}`))
    expect(reading.types()).not.toContain('ended')
  })

  it('begins with the newest lines, as asked, when the engine was away at first', async () => {
    const { add, start, read, clock, engine } = startBench()
    const task = await start(add())
    await clock.advance(30_500)
    engine.faults.unreachable(true)
    const reading = read({ tasks: [task.id], follow: true, tail: 2 })
    await clock.advance(1_000)
    engine.faults.unreachable(false)
    await clock.advance(1_000)
    expect(reading.texts().length).toBeLessThanOrEqual(4)
    expect(reading.texts().length).toBeGreaterThanOrEqual(2)
  })

  it('holds little for a slow reader, and tells how much it left out', async () => {
    const { add, start, reader, clock } = startBench({ lines: 5, characters: 1_000 })
    const task = await start(add())
    const abort = new AbortController()
    closers.push(() => abort.abort())
    const iterator = reader.read({ tasks: [task.id], follow: true, tail: 0 }, scope, abort.signal)[Symbol.asyncIterator]()
    expect((await iterator.next()).value).toEqual({ type: 'caughtUp' })
    const next = iterator.next()
    await clock.advance(20_500)
    const first = (await next).value as LogEvent
    expect(first.type).toBe('lines')
    const second = (await iterator.next()).value as LogEvent
    expect(second).toMatchObject({ type: 'lines' })
    const third = iterator.next()
    await clock.advance(2_000)
    const { value } = await third
    expect(value).toMatchObject({ type: 'dropped' })
    expect((value as { count: number }).count).toBeGreaterThan(10)
  })
})
