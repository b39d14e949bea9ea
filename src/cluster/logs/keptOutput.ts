import type { ContainerEngine, LogLine, LogOptions } from '#cluster/engine/containerEngine.ts'
import { isEngineError } from '#cluster/engine/engineError.ts'
import type { LogStore } from './store/logStore.ts'

/** More than any reader asks for at once. */
const EVERYTHING = 1_000_000

/**
 * Output as the engine gives it, with what is kept before it: of a container that is gone only the kept lines, of one that
 * is there the kept ones and then what came after them. So no line comes twice where the two meet.
 */
export function keptOutput(engine: ContainerEngine, kept: LogStore): Pick<ContainerEngine, 'logs'> {
  return { logs: (name, options) => readOutput(engine, kept, name, options) }
}

async function* readOutput(engine: ContainerEngine, kept: LogStore, name: string, options: LogOptions): AsyncGenerator<LogLine[]> {
  const { tail, ...rest } = options
  if (tail === 0 || !kept.has(name)) return yield* engine.logs(name, options)
  const count = tail ?? EVERYTHING
  const before = kept.tail(name, { count, after: options.after })
  const after = before.at(-1)?.time ?? options.after
  const live = await linesAfter(engine, name, { ...rest, follow: false, tail: count, ...(after !== undefined && { after }) })
  const lines = [...before, ...live].slice(-count)
  if (lines.length > 0) yield lines
  const last = lines.at(-1)?.time ?? after
  if (options.follow) yield* engine.logs(name, { ...rest, ...(last !== undefined && { after: last }) })
}

/** Nothing where the engine cannot tell: what is kept is shown all the same. */
async function linesAfter(engine: ContainerEngine, name: string, options: LogOptions): Promise<LogLine[]> {
  const lines: LogLine[] = []
  try {
    for await (const batch of engine.logs(name, options)) lines.push(...batch)
  } catch (error) {
    if (!isEngineError(error)) throw error
  }
  return lines
}
