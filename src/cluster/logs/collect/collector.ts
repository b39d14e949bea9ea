/**
 * Reads what every container writes and keeps it, from its first line until it has stopped and everything has been read.
 * What is kept says where to go on after a restart, so nothing else has to be remembered.
 */
import { shortName } from '#cluster/api/arns.ts'
import type { ContainerEngine, LogLine } from '#cluster/engine/containerEngine.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Store } from '#cluster/state/store.ts'
import { followSource, hasOutput } from '../followSource.ts'
import type { LogStore } from '../store/logStore.ts'
import type { KeptStream } from '../store/segment.ts'
import { createDoubles, earlier } from './doubles.ts'

export interface CollectorOptions {
  store: Store
  engine: Pick<ContainerEngine, 'logs'>
  kept: LogStore
  clock: Clock
  log: Logger
}

export interface Collector {
  start(): void
  /** Whether a container still has output that is not kept yet: it must not be removed. */
  holds(engineName: string): boolean
  stop(): void
}

const RETAIN_EVERY_MS = 60_000
/** Times of the two streams of a container may cross by a little; this much is read again and what is known left out. */
const OVERLAP_MS = 1_000

export function createCollector({ store, engine, kept, clock, log }: CollectorOptions): Collector {
  const abort = new AbortController()
  const reading = new Set<string>()
  const done = new Set<string>()
  const waiting = new Map<string, Set<() => void>>()
  let cancel: () => void = () => {}
  let cancelRetain: () => void = () => {}

  const wait = (taskArn: string, ms: number) =>
    new Promise<void>((resolve) => {
      const ofTask = waiting.get(taskArn) ?? new Set()
      const cancelTimer = clock.after(ms, wake)
      function wake() {
        cancelTimer()
        ofTask.delete(wake)
        abort.signal.removeEventListener('abort', wake)
        resolve()
      }
      waiting.set(taskArn, ofTask.add(wake))
      abort.signal.addEventListener('abort', wake, { once: true })
    })

  const read = async (task: TaskRecord, container: ContainerRecord) => {
    const stream = streamOf(task, container)
    const doubles = createDoubles(kept, stream.engineName)
    const last = kept.lastTime(stream.engineName)
    await followSource(
      { taskArn: task.arn, taskId: task.id, container: container.name, engineName: stream.engineName },
      {
        engine,
        clock,
        signal: abort.signal,
        from: last === undefined ? {} : { after: earlier(last, OVERLAP_MS) },
        record: () => store.find('tasks', task.arn)?.containers.find(({ name }) => name === container.name),
        wait: (ms) => wait(task.arn, ms),
        onLines: (lines) => kept.append(stream, doubles.leaveOut(lines as LogLine[])),
        onEvent: (event) => event.type === 'unreadable' && log.warn('output is not kept', { container: container.name, why: event.why }),
      },
    )
    done.add(stream.engineName)
  }

  const consider = (task: TaskRecord) => {
    for (const container of task.containers) {
      const { engineName } = container
      if (reading.has(engineName) || done.has(engineName) || !hasOutput(container)) continue
      reading.add(engineName)
      read(task, container)
        .catch((error: unknown) => {
          done.add(engineName)
          log.error('keeping output failed', { container: container.name, error: String(error) })
        })
        .finally(() => reading.delete(engineName))
    }
  }
  const wake = (arn: string) => {
    const ofTask = waiting.get(arn)
    waiting.delete(arn)
    for (const each of ofTask ?? []) each()
  }
  const retain = () => {
    kept.retain(clock.now())
    cancelRetain = clock.after(RETAIN_EVERY_MS, retain)
  }

  return {
    start() {
      for (const task of store.read().tasks.by('live', 'live')) consider(task)
      for (const task of store.read().tasks.by('stopped', 'stopped')) consider(task)
      cancel = store.subscribe(({ changes }) => {
        for (const change of changes) {
          if (change.table !== 'tasks' || !change.after) continue
          consider(change.after)
          wake(change.after.arn)
        }
      })
      retain()
    },
    holds: (engineName) => reading.has(engineName),
    stop() {
      cancel()
      cancelRetain()
      abort.abort(new Error('the collector stops'))
    },
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
