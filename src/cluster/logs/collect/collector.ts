/**
 * Reads what every container writes and keeps it, from its first line until it has stopped and everything has been read.
 * What is kept says where to go on after a restart, so nothing else has to be remembered.
 */
import { shortName } from '#cluster/api/arns.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import { type Cancel, type Clock, sleep } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Change, Store } from '#cluster/state/store.ts'
import type { ContainerStreams } from '../cloudWatch/index.ts'
import { followSource, hasOutput } from '../followSource.ts'
import type { LogStore } from '../store/logStore.ts'
import type { KeptStream } from '../store/segment.ts'
import { createDoubles } from './doubles.ts'
import { createTaskWaits } from './taskWaits.ts'

export interface CollectorOptions {
  store: Store
  engine: Pick<ContainerEngine, 'logs'>
  kept: LogStore
  clock: Clock
  log: Logger
  /** Told of every container whose output begins to be kept. */
  streams?: ContainerStreams
  /** The node whose tasks are read; the local one where absent. */
  node?: string
  /** Whether another collector that keeps into the same store holds a container: what is kept is looked after by one of them. */
  othersHold?: (engineName: string) => boolean
}

export interface Collector {
  start(): void
  /** Whether a container still has output that is not kept yet: it must not be removed. */
  holds(engineName: string): boolean
  /** Resolves once nothing more is kept. */
  stop(): Promise<void>
}

const LOCAL_NODE = 'local'
const RETAIN_EVERY_MS = 60_000
/** Times of the two streams of a container may cross by a little; this much is read again and what is known left out. */
const OVERLAP_MS = 200
/** Of the containers that stopped before the start: there may be thousands, and most of them are gone. */
const PAST_AT_ONCE = 8
/** An engine that hangs must not keep the daemon from ending. */
const STOP_PATIENCE_MS = 2_000

export function createCollector({
  store,
  engine,
  kept,
  clock,
  log,
  streams,
  node = LOCAL_NODE,
  othersHold = () => false,
}: CollectorOptions): Collector {
  const abort = new AbortController()
  const reading = new Map<string, Promise<void>>()
  const readers = new Set<AbortController>()
  const done = new Set<string>()
  const waits = createTaskWaits(clock, abort.signal)
  let cancel: Cancel = () => {}
  let cancelRetain: Cancel = () => {}
  let toldDropped = 0

  const read = async (task: TaskRecord, container: ContainerRecord) => {
    const stream = streamOf(task, container)
    streams?.begin(task, container)
    const doubles = createDoubles(kept, stream.engineName)
    const last = kept.lastTime(stream.engineName)
    // One of its own for each: thousands of listeners on one signal would each look through the others.
    const reader = new AbortController()
    readers.add(reader)
    await followSource(
      { taskArn: task.arn, taskId: task.id, container: container.name, engineName: stream.engineName },
      {
        engine,
        clock,
        signal: reader.signal,
        from: last === undefined ? {} : { after: last },
        overlapMs: OVERLAP_MS,
        onBegin: doubles.expectRepeats,
        record: () => store.find('tasks', task.arn)?.containers.find(({ name }) => name === container.name),
        wait: (ms) => waits.wait(task.arn, ms),
        onLines: (lines) => kept.append(stream, doubles.leaveOut(lines)),
        onEvent: (event) => event.type === 'unreadable' && log.warn('output is not kept', { container: container.name, why: event.why }),
      },
    ).finally(() => {
      readers.delete(reader)
      kept.rest(stream.engineName)
    })
  }
  const begin = (task: TaskRecord, container: ContainerRecord, turn: (work: () => Promise<void>) => Promise<void>) => {
    const { engineName, name } = container
    if (reading.has(engineName) || done.has(engineName) || !hasOutput(container)) return
    // Not within the change that is being told: what it writes itself comes after that.
    const work = Promise.resolve()
      .then(() => turn(() => read(task, container)))
      .catch((error: unknown) => log.error('keeping output failed', { container: name, error: String(error) }))
      .finally(() => {
        reading.delete(engineName)
        if (!abort.signal.aborted) done.add(engineName)
      })
    reading.set(engineName, work)
  }
  const consider = (task: TaskRecord, turn = atOnce) => {
    if (task.node !== node) return
    for (const container of task.containers) begin(task, container, turn)
  }
  const hear = (change: Change) => {
    if (change.table !== 'tasks') return
    if (change.after) consider(change.after)
    else for (const { engineName } of change.before?.containers ?? []) done.delete(engineName)
    waits.wake(change.key)
  }
  const retain = () => {
    const retentions = streams?.retentions()
    kept.retain(clock.now(), (engineName) => retentions?.get(engineName))
    streams?.tidy((engineName) => reading.has(engineName) || othersHold(engineName))
    const { droppedLines, failure } = kept.status()
    if (droppedLines > toldDropped)
      log.warn('output could not be kept', { lines: droppedLines - toldDropped, why: failure ?? 'it works again' })
    toldDropped = droppedLines
    cancelRetain = clock.after(RETAIN_EVERY_MS, retain)
  }

  return {
    start() {
      for (const task of store.read().tasks.by('live', 'live')) consider(task)
      const inTurn = createTurns(PAST_AT_ONCE, abort.signal)
      for (const task of store.read().tasks.by('stopped', 'stopped')) consider(task, inTurn)
      cancel = store.subscribe(({ changes }) => changes.forEach(hear))
      if (node === LOCAL_NODE) retain()
    },
    holds: (engineName) => reading.has(engineName),
    async stop() {
      cancel()
      cancelRetain()
      const why = new Error('the collector stops')
      abort.abort(why)
      for (const reader of readers) reader.abort(why)
      await Promise.race([Promise.all(reading.values()), sleep(clock, STOP_PATIENCE_MS)])
    },
  }
}

const atOnce = (work: () => Promise<void>) => work()

/** Runs so many at once; nothing that waits begins after the signal. */
function createTurns(count: number, signal: AbortSignal): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      if (!signal.aborted) await work()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running -= 1
    }
  }
}

function streamOf(task: TaskRecord, { name, engineName }: ContainerRecord): KeptStream {
  return {
    engineName,
    cluster: shortName(task.clusterArn),
    task: task.id,
    taskArn: task.arn,
    container: name,
    family: task.taskDefinitionArn.slice(task.taskDefinitionArn.lastIndexOf('/') + 1, task.taskDefinitionArn.lastIndexOf(':')),
    ...(task.serviceArn !== undefined && { service: shortName(task.serviceArn) }),
  }
}
