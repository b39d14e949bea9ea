import type { ContainerEngine, LogLine, LogOptions } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import { countLines, keyOf } from './collect/doubles.ts'
import { earlier } from './lineTime.ts'
import type { LogStore } from './store/logStore.ts'

/** More than any reader asks for at once. */
const EVERYTHING = 1_000_000
/** Times of the two streams of a container may cross by a little. */
const OVERLAP_MS = 1_000

/**
 * Output as the engine gives it, with what is kept before it: of a container that is gone only the kept lines, of one that
 * is there the kept ones and then what came after them. So no line comes twice where the two meet.
 */
export function keptOutput(engine: Pick<ContainerEngine, 'logs'>, kept: LogStore): Pick<ContainerEngine, 'logs'> {
  return { logs: (name, options) => readOutput(engine, kept, name, options) }
}

async function* readOutput(
  engine: Pick<ContainerEngine, 'logs'>,
  kept: LogStore,
  name: string,
  options: LogOptions,
): AsyncGenerator<LogLine[]> {
  const { tail, ...rest } = options
  if (tail === 0 || !kept.has(name)) return yield* engine.logs(name, options)
  const count = tail ?? EVERYTHING
  const before = kept.tail(name, { count, after: options.after })
  const fresh = await linesBeyond(engine, name, before, { ...rest, follow: false, tail: count })
  const lines = [...before, ...fresh].slice(-count)
  if (lines.length > 0) yield lines
  const last = lines.at(-1)?.time ?? options.after
  if (options.follow) yield* engine.logs(name, { ...rest, ...(last !== undefined && { after: last }) })
}

/** What the engine has beyond the kept lines. Nothing where it cannot tell: what is kept is shown all the same. */
async function linesBeyond(
  engine: Pick<ContainerEngine, 'logs'>,
  name: string,
  before: readonly LogLine[],
  options: LogOptions,
): Promise<LogLine[]> {
  const last = before.at(-1)?.time
  const from = last === undefined ? options.after : later(earlier(last, OVERLAP_MS), options.after)
  const known = countLines(before)
  const [begin = ''] = before.map(({ time }) => time)
  const isBeyond = (line: LogLine): boolean => {
    const count = known.get(keyOf(line)) ?? 0
    known.set(keyOf(line), count - 1)
    return count <= 0 && line.time > begin
  }
  const lines: LogLine[] = []
  try {
    for await (const batch of engine.logs(name, { ...options, ...(from !== undefined && { after: from }) })) {
      lines.push(...batch.filter(isBeyond))
    }
  } catch (error) {
    if (!isEngineError(error)) throw error
  }
  return lines
}

const later = (one: string, other: string | undefined) => (other !== undefined && other > one ? other : one)
