import type { LogEntry } from '#cluster/api/streams.ts'
import type { ContainerEngine } from '#cluster/engine/containerEngine.ts'
import type { LogSource } from './chooseSources.ts'

const DEFAULT_TAIL = 1_000
/** All containers together; each gets its share. */
const MOST_LINES = 100_000
const READS_AT_ONCE = 8

export interface Tail {
  /** Of all sources, in time order. */
  lines: LogEntry[]
  /** By engine name: the newest line's time, to go on from. Absent where there was no line. */
  lastTimes: Map<string, string>
  /** By engine name: what the engine said where it gave no lines. */
  failures: Map<string, unknown>
}

export interface TailOptions {
  /** The newest so many lines of each container. */
  tail: number | undefined
  after: string | undefined
  signal: AbortSignal
}

/** Lines a container may bring to begin with, when so many are read. */
export function tailLimit(tail: number | undefined, sources: number): number {
  const share = Math.floor(MOST_LINES / Math.max(1, sources))
  return Math.max(0, Math.min(Math.floor(tail ?? DEFAULT_TAIL), share))
}

/** The newest lines there are, of all containers merged; containers that cannot be read do not keep the others back. */
export async function readTails(engine: Pick<ContainerEngine, 'logs'>, sources: readonly LogSource[], options: TailOptions): Promise<Tail> {
  const tail: Tail = { lines: [], lastTimes: new Map(), failures: new Map() }
  const waiting = [...sources]
  const reader = async () => {
    for (let source = waiting.shift(); source; source = waiting.shift()) await readTail(engine, source, options, sources.length, tail)
  }
  await Promise.all(Array.from({ length: READS_AT_ONCE }, reader))
  tail.lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
  return tail
}

async function readTail(
  engine: Pick<ContainerEngine, 'logs'>,
  source: LogSource,
  options: TailOptions,
  count: number,
  tail: Tail,
): Promise<void> {
  const { after, signal } = options
  const limit = tailLimit(options.tail, count)
  if (limit === 0) return
  try {
    for await (const lines of engine.logs(source.engineName, {
      follow: false,
      tail: limit,
      signal,
      ...(after !== undefined && { after }),
    })) {
      for (const line of lines) tail.lines.push({ task: source.taskId, container: source.container, ...line })
      const last = lines.at(-1)
      if (last) tail.lastTimes.set(source.engineName, last.time)
    }
  } catch (error) {
    if (!signal.aborted) tail.failures.set(source.engineName, error)
  }
}
