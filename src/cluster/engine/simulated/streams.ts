import type { Clock } from '#cluster/lib/clock.ts'
import type { LogLine, LogOptions, StatsReading, StatsSample } from '../containerEngine.ts'
import type { SimulatedContainer } from './containers.ts'
import { unreachableError } from './faults.ts'
import { linesBetween, linesUntil, nextLineAt } from './output.ts'
import { hashText } from './random.ts'
import type { Timetable } from './timetable.ts'

const MOST_IN_A_BATCH = 1_000
const SAMPLE_EVERY_MS = 1_000
const MIB = 1_048_576

/** The connections that streams hang on; the engine cuts them when it goes away. */
export interface Connections {
  /** Runs `onCut` once when the connections are cut. The answer takes that back. */
  add(onCut: () => void): () => void
  cut(): void
}

export function connections(): Connections {
  const open = new Set<() => void>()
  return {
    add(onCut) {
      open.add(onCut)
      return () => open.delete(onCut)
    },
    cut() {
      for (const onCut of Array.from(open)) onCut()
      open.clear()
    },
  }
}

export interface StreamWorld {
  clock: Clock
  timetable: Timetable
  connections: Connections
}

/** What a container wrote and, on request, goes on writing. */
export async function* readOutput(world: StreamWorld, container: SimulatedContainer, options: LogOptions): AsyncGenerator<LogLine[]> {
  const connection = openConnection(world, options.signal)
  try {
    const now = world.clock.now()
    const { program, runs, notes } = container
    const history = linesUntil(program, runs, notes, now).filter(({ time }) => options.after === undefined || time > options.after)
    const wanted = options.tail === undefined ? history : options.tail > 0 ? history.slice(-options.tail) : []
    yield* batches(wanted)
    if (options.follow) yield* follow(world, container, connection, now, history.at(-1)?.time ?? options.after ?? '')
  } finally {
    connection.close()
  }
}

async function* follow(world: StreamWorld, container: SimulatedContainer, connection: Connection, start: number, last: string) {
  const { clock } = world
  let from = start
  let cursor = last
  while (!connection.isAborted()) {
    const isRunning = container.state === 'running'
    const now = clock.now()
    const lines = linesBetween(container.program, container.runs, container.notes, from, now).filter(({ time }) => time > cursor)
    yield* batches(lines)
    cursor = lines.at(-1)?.time ?? cursor
    from = now
    if (!isRunning) return
    if (container.state !== 'running' || clock.now() !== now) continue
    const run = container.runs.at(-1)
    await connection.wait(run && nextLineAt(container.program, run, now), container)
  }
}

/** One sample a second while the container runs. */
export async function* readSamples(world: StreamWorld, container: SimulatedContainer, signal: AbortSignal): AsyncGenerator<StatsSample> {
  const connection = openConnection(world, signal)
  try {
    while (container.state === 'running' && !connection.isAborted()) {
      yield sample(container, world.clock.now())
      const next = world.clock.now() + SAMPLE_EVERY_MS
      while (world.clock.now() < next && container.state === 'running' && !connection.isAborted()) await connection.wait(next, container)
    }
  } finally {
    connection.close()
  }
}

/** A load that swings slowly around the program's average, the same in every run. */
export function sample(container: SimulatedContainer, at: number): StatsSample {
  const { program, spec } = container
  const seconds = Math.max(0, at - (container.runs.at(-1)?.startedAt ?? at)) / 1_000
  const phase = hashText(spec.name) % 60
  const cores = program.cpuCores ?? 0.01
  // The integral of cores × (1 + 0.5 sin), so that the counter never goes back.
  const cpuSeconds = cores * (seconds + 5 * (Math.cos(phase / 10) - Math.cos((seconds + phase) / 10)))
  const memory = (program.memoryMiB ?? 4) * (1 + 0.1 * Math.sin((seconds + phase) / 30))
  const requests = program.output ? (seconds * 1_000) / program.output.everyMs : 0
  return {
    at,
    cpuNanoseconds: Math.round(cpuSeconds * 1e9),
    memoryBytes: Math.round(Math.min(memory, spec.memoryMiB ?? Number.POSITIVE_INFINITY) * MIB),
    memoryLimitBytes: (spec.memoryMiB ?? 8_192) * MIB,
    receivedBytes: Math.round(requests * 320),
    sentBytes: Math.round(requests * 1_900),
  }
}

/** The same load in Docker's words. */
export function reading(container: SimulatedContainer, at: number): StatsReading {
  const { cpuNanoseconds, memoryBytes, memoryLimitBytes, receivedBytes, sentBytes } = sample(container, at)
  return {
    read: new Date(at).toISOString(),
    name: `/${container.spec.name}`,
    cpu_stats: { cpu_usage: { total_usage: cpuNanoseconds } },
    memory_stats: { usage: memoryBytes, limit: memoryLimitBytes, stats: {} },
    networks: { eth0: { rx_bytes: receivedBytes, tx_bytes: sentBytes } },
  }
}

function* batches(lines: LogLine[]): Generator<LogLine[]> {
  for (let at = 0; at < lines.length; at += MOST_IN_A_BATCH) yield lines.slice(at, at + MOST_IN_A_BATCH)
}

export interface Connection {
  isAborted(): boolean
  /**
   * Resolves at `time`, when the container starts, ends or goes, or when the reader has had enough.
   * @throws EngineError `unreachable` when the engine went away
   */
  wait(time: number | undefined, container: SimulatedContainer): Promise<void>
  close(): void
}

export function openConnection({ timetable, connections }: StreamWorld, signal: AbortSignal | undefined): Connection {
  let isCut = false
  let wake: () => void = () => {}
  const wakeUp = () => wake()
  const remove = connections.add(() => {
    isCut = true
    wake()
  })
  signal?.addEventListener('abort', wakeUp)
  return {
    isAborted: () => signal?.aborted ?? false,
    async wait(time, container) {
      let cancel = () => {}
      await new Promise<void>((resolve) => {
        wake = resolve
        container.watchers.add(wakeUp)
        if (time !== undefined) cancel = timetable.at(time, resolve)
        if (isCut || signal?.aborted) resolve()
      })
      cancel()
      container.watchers.delete(wakeUp)
      if (isCut && !signal?.aborted) throw unreachableError()
    },
    close() {
      remove()
      signal?.removeEventListener('abort', wakeUp)
    },
  }
}
