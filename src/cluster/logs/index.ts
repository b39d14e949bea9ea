/**
 * Reads what containers wrote: the newest lines merged in time order, then what comes. The engine has
 * the newest output; `collect` takes it over into `store`, which has it after containers and tasks are gone.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { LogEvent, LogsRequest } from '#cluster/api/streams.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { chooseSources, type LogSource, type Selection } from './chooseSources.ts'
import { createTaskWaits } from './collect/taskWaits.ts'
import { type BufferLimits, createEventBuffer, type EventBuffer } from './eventBuffer.ts'
import { endedEvent, type FollowOptions, followSource, hasOutput, unreadable, unreadableSentence } from './followSource.ts'
import { readTails, type Tail, tailLimit } from './readTail.ts'

export { type CloudWatchLogs, type ContainerStreams, createCloudWatchLogs } from './cloudWatch/index.ts'
export { createCollector } from './collect/collector.ts'
export { keptOutput } from './keptOutput.ts'
export { searchKeptLogs } from './searchHandler.ts'
export { type LogStore, openLogStore } from './store/logStore.ts'

export interface LogReader {
  /**
   * The output a request asks for; ends by itself without `follow`, and with it when every container has stopped, but
   * never for a service. Rejects with a ClusterError on the first read where something named does not exist.
   */
  read(request: LogsRequest, scope: Scope, signal: AbortSignal): AsyncIterable<LogEvent>
}

export interface LogReaderOptions {
  store: Store
  engine: Pick<ContainerEngine, 'logs'>
  clock: Clock
  log: Logger
  /** What may wait for a slow reader. */
  limits?: BufferLimits
}

const LINES_AT_ONCE = 500

export function createLogReader(options: LogReaderOptions): LogReader {
  return { read: (request, scope, signal) => readLogs(options, request, scope, signal) }
}

async function* readLogs(options: LogReaderOptions, request: LogsRequest, scope: Scope, signal: AbortSignal): AsyncGenerator<LogEvent> {
  const { store, engine } = options
  const selection = chooseSources(store, request, scope)
  // The records before the lines: one that stops in between is followed for a moment instead of losing its last lines.
  const ended = stoppedOnes(store, selection.sources)
  const begun = selection.sources.filter((source) => hasOutput(recordOf(store, source)))
  const tail = await readTails(engine, begun, { tail: request.tail, after: selection.after, signal })
  for (let at = 0; at < tail.lines.length && !signal.aborted; at += LINES_AT_ONCE) {
    yield { type: 'lines', lines: tail.lines.slice(at, at + LINES_AT_ONCE) }
  }
  yield* endings(options, request, selection, ended, tail)
  if (signal.aborted) return
  yield { type: 'caughtUp' }
  if (request.follow) yield* follow(options, request, selection, ended, tail, signal)
}

function stoppedOnes(store: Store, sources: readonly LogSource[]): Map<LogSource, ContainerRecord> {
  const stopped = new Map<LogSource, ContainerRecord>()
  for (const source of sources) {
    const record = recordOf(store, source)
    if (record?.lastStatus === 'STOPPED') stopped.set(source, record)
  }
  return stopped
}

/** What there is to say of containers that have stopped, and of those that cannot be read and are not waited for. */
function* endings(
  { clock }: LogReaderOptions,
  request: LogsRequest,
  selection: Selection,
  ended: ReadonlyMap<LogSource, ContainerRecord>,
  tail: Tail,
): Generator<LogEvent> {
  for (const source of selection.sources) {
    const record = ended.get(source)
    const failure = tail.failures.get(source.engineName)
    // Tasks that a service stopped long ago are not what its reader came for, unless there is something to read.
    const hasLines = tail.lastTimes.has(source.engineName)
    if (selection.serviceArn !== undefined && record !== undefined && !hasLines) continue
    if (failure !== undefined && (record || !request.follow)) yield unreadable(source, unreadableSentence(source, failure))
    if (record) yield endedEvent(source, record, clock.now())
  }
}

async function* follow(
  options: LogReaderOptions,
  request: LogsRequest,
  selection: Selection,
  ended: ReadonlyMap<LogSource, ContainerRecord>,
  tail: Tail,
  signal: AbortSignal,
): AsyncGenerator<LogEvent> {
  const abort = new AbortController()
  const buffer = createEventBuffer(() => abort.abort(new Error('the reader has left')), options.limits)
  const until = AbortSignal.any([signal, abort.signal])
  until.addEventListener('abort', () => buffer.end(), { once: true })
  if (until.aborted) return
  const followers = createFollowers(options, buffer, until)
  for (const source of selection.sources) {
    if (!ended.has(source)) followers.add(source, startOf(source, tail, request, selection, options.clock))
  }
  const { serviceArn } = selection
  for (const source of latecomers(options.store, selection)) followers.add(source, {})
  const cancel = options.store.subscribe(({ changes }) => {
    for (const change of changes) {
      if (change.table !== 'tasks' || !change.after) continue
      if (!change.before && serviceArn && change.after.serviceArn === serviceArn) {
        for (const source of selection.sourcesOf(change.after)) followers.add(source, {})
      }
      followers.taskChanged(change.after)
    }
  })
  if (!serviceArn) void followers.allDone().then(() => buffer.end())
  try {
    yield* buffer
  } finally {
    cancel()
  }
}

/** Where following goes on from, so that no line is missing and none comes twice. */
function startOf(source: LogSource, tail: Tail, request: LogsRequest, { after, sources }: Selection, clock: Clock): FollowOptions['from'] {
  const last = tail.lastTimes.get(source.engineName)
  if (last !== undefined) return { after: last }
  const since = after === undefined ? {} : { after }
  const limit = tailLimit(request.tail, sources.length)
  if (limit === 0) return { after: new Date(clock.now()).toISOString() }
  return tail.failures.has(source.engineName) ? { ...since, tail: limit } : since
}

/** Tasks that a service got while the first lines were read. */
function latecomers(store: Store, { serviceArn, sources, sourcesOf }: Selection): LogSource[] {
  if (!serviceArn) return []
  const known = new Set(sources.map(({ engineName }) => engineName))
  return store
    .read()
    .tasks.by('service', serviceArn)
    .flatMap(sourcesOf)
    .filter(({ engineName }) => !known.has(engineName))
}

interface Followers {
  add(source: LogSource, from: FollowOptions['from']): void
  taskChanged(task: TaskRecord): void
  /** Resolves when none is left of those added so far. */
  allDone(): Promise<void>
}

function createFollowers({ store, engine, clock, log }: LogReaderOptions, buffer: EventBuffer, signal: AbortSignal): Followers {
  const running = new Set<Promise<void>>()
  const waits = createTaskWaits(clock, signal)
  return {
    add(source, from) {
      const following = followSource(source, {
        engine,
        clock,
        signal,
        from,
        record: () => recordOf(store, source),
        wait: (ms) => waits.wait(source.taskArn, ms),
        onLines: buffer.pushLines,
        onEvent: buffer.push,
      })
        .catch((error: unknown) => {
          log.error('following output failed', { container: source.container, error: String(error) })
          buffer.push(unreadable(source, unreadableSentence(source, error)))
        })
        .finally(() => running.delete(following))
      running.add(following)
    },
    taskChanged: ({ arn }) => waits.wake(arn),
    async allDone() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}

function recordOf(store: Store, { taskArn, container }: LogSource): ContainerRecord | undefined {
  return store.find('tasks', taskArn)?.containers.find(({ name }) => name === container)
}
