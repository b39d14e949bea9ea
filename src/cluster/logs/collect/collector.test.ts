import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { LogLine } from '#cluster/engine/containerEngine.ts'
import { createSimulatedEngine } from '#cluster/engine/simulated/simulatedEngine.ts'
import { fakeClock } from '#cluster/lib/fakeClock.ts'
import { countingIds } from '#cluster/lib/ids.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { openStore } from '#cluster/state/store.ts'
import { newTask } from '#cluster/state/writes/newTask.ts'
import { reportTask } from '#cluster/state/writes/tasks.ts'
import { buildCluster, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { keptOutput } from '../keptOutput.ts'
import { openLogStore } from '../store/logStore.ts'
import { DEFAULT_RETENTION } from '../store/planRetention.ts'
import { createCollector } from './collector.ts'

const closers: (() => void | Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

/** A cluster of containers that print `1`, `2`, … once a second, and the folder where their output is kept. */
function startBench() {
  const clock = fakeClock()
  const counter = {
    local: true,
    program: { output: { everyMs: 1_000, line: (index: number) => ({ stream: 'stdout' as const, text: `${index + 1}` }) } },
  }
  const engine = createSimulatedEngine({ clock, scripts: { counter } })
  const store = openStore({ file: ':memory:', now: clock.now() })
  const folder = mkdtempSync(join(tmpdir(), 'marina-collector-'))
  closers.push(
    () => rmSync(folder, { recursive: true, force: true }),
    () => store.close(),
  )
  const cluster = buildCluster()
  store.update('begin', (tx) => tx.put('clusters', cluster))
  const ids = countingIds()
  const nameOf = (task: TaskRecord) => task.containers[0]?.engineName ?? ''
  const report = (task: TaskRecord, over: Partial<ContainerRecord>) =>
    store.update('report', (tx) => {
      const containers = tx.snapshot.tasks.get(task.arn)?.containers.map((container) => ({ ...container, ...over })) ?? []
      reportTask(tx, task.arn, { containers })
    })
  /** The daemon's part: what is kept is read from the folder anew. */
  const open = () => {
    const kept = openLogStore({ folder, retention: DEFAULT_RETENTION })
    const collector = createCollector({ store, engine, kept, clock, log: silentLogger })
    collector.start()
    const close = async () => {
      await collector.stop()
      kept.close()
    }
    closers.push(close)
    return { kept, collector, close }
  }
  const start = async (): Promise<TaskRecord> => {
    const taskDefinition = buildTaskDefinition({ containerDefinitions: [{ name: 'app', image: 'counter' }] })
    const placement = { node: 'local', availabilityZone: 'us-east-1a' }
    const task = newTask({ cluster, taskDefinition, launchType: 'EC2', placement, group: 'family:web' }, { now: clock.now(), ids })
    store.update('add', (tx) => tx.put('tasks', task))
    await engine.create({ name: nameOf(task), image: 'counter', labels: {}, networkMode: 'bridge' })
    await engine.start(nameOf(task))
    report(task, { lastStatus: 'RUNNING', startedAt: clock.now() })
    return task
  }
  const crash = async (task: TaskRecord) => {
    engine.faults.crash(nameOf(task), 1)
    await clock.settle()
  }
  const reportStopped = (task: TaskRecord) => report(task, { lastStatus: 'STOPPED', stoppedAt: clock.now(), exitCode: 1 })
  return { clock, engine, store, open, start, crash, reportStopped, nameOf }
}

const texts = (lines: LogLine[]) => lines.map(({ text }) => Number(text)).filter((each) => each > 0)
const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

async function readAll(batches: AsyncIterable<LogLine[]>): Promise<LogLine[]> {
  const lines: LogLine[] = []
  for await (const batch of batches) lines.push(...batch)
  return lines
}

describe('the collector', () => {
  it('keeps what a container wrote after the container is gone', async () => {
    const { clock, engine, open, start, crash, reportStopped, nameOf } = startBench()
    const { kept } = open()
    const task = await start()
    await clock.advance(4_500)
    await crash(task)
    reportStopped(task)
    await clock.advance(1_000)
    await engine.remove(nameOf(task))
    const lines = await readAll(keptOutput(engine, kept).logs(nameOf(task), { follow: false }))
    expect(texts(lines)).toEqual(upTo(4))
  })

  it('holds a container until its last line is kept', async () => {
    const { clock, open, start, crash, reportStopped, nameOf } = startBench()
    const { collector, kept } = open()
    const task = await start()
    expect(collector.holds(nameOf(task))).toBe(true)
    await clock.advance(2_500)
    await crash(task)
    expect(collector.holds(nameOf(task))).toBe(true)
    reportStopped(task)
    expect(collector.holds(nameOf(task))).toBe(true)
    await clock.advance(1_000)
    expect(collector.holds(nameOf(task))).toBe(false)
    expect(texts(kept.tail(nameOf(task), { count: 10 }))).toEqual(upTo(2))
  })

  it('keeps a line once that is written right before the end', async () => {
    const { clock, open, start, crash, reportStopped, nameOf } = startBench()
    const { kept } = open()
    const task = await start()
    await clock.advance(2_000)
    await crash(task)
    reportStopped(task)
    await clock.advance(1_000)
    expect(texts(kept.tail(nameOf(task), { count: 10 }))).toEqual(upTo(2))
  })

  it('goes on after a restart, also with a container that stopped meanwhile, without a lost or doubled line', async () => {
    const { clock, open, start, crash, reportStopped, nameOf } = startBench()
    const first = open()
    const [stays, stops] = [await start(), await start()]
    await clock.advance(3_500)
    await first.close()
    await clock.advance(3_000)
    await crash(stops)
    reportStopped(stops)
    const { kept } = open()
    await clock.advance(2_000)
    expect(texts(kept.tail(nameOf(stays), { count: 100 }))).toEqual(upTo(8))
    expect(texts(kept.tail(nameOf(stops), { count: 100 }))).toEqual(upTo(6))
  })

  it('gives kept lines and those after them once each, as many as are asked for', async () => {
    const { clock, engine, open, start, nameOf } = startBench()
    const { kept, close } = open()
    const task = await start()
    await clock.advance(3_500)
    await close()
    await clock.advance(3_000)
    const read = async (options: object) => texts(await readAll(keptOutput(engine, kept).logs(nameOf(task), { follow: false, ...options })))
    expect(await read({})).toEqual(upTo(6))
    expect(await read({ tail: 5 })).toEqual([2, 3, 4, 5, 6])
    expect(await read({ tail: 2 })).toEqual([5, 6])
    expect(await read({ after: kept.lastTime(nameOf(task)) })).toEqual([4, 5, 6])
  })

  it('waits for an engine that is away', async () => {
    const { clock, engine, open, start, nameOf } = startBench()
    const { kept } = open()
    const task = await start()
    await clock.advance(2_500)
    engine.faults.unreachable(true)
    await clock.advance(2_000)
    engine.faults.unreachable(false)
    await clock.advance(10_000)
    expect(texts(kept.tail(nameOf(task), { count: 100 }))).toEqual(upTo(14))
  })
})
