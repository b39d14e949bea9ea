import type { Clock } from '#cluster/lib/clock.ts'
import type { LogLine, LogOptions } from '../containerEngine.ts'
import type { DockerClient } from './dockerClient.ts'
import { findLogFile, laterThan, readLogFile } from './logFile/readLogFile.ts'
import { logReader } from './logReader.ts'
import { translateError } from './translateError.ts'

/** How many entries to ask for, at most, in search of the last lines: long lines are several entries each. */
const MOST_TAIL_ENTRIES = 1_000_000

/** Reads a container's output, oldest first: from Docker's own files where Marina may, else in batches as the engine sends them. */
export async function* readLogs(client: DockerClient, clock: Clock, name: string, options: LogOptions): AsyncGenerator<LogLine[]> {
  if (options.tail === undefined) return yield* readOn(client, clock, name, options)
  const { tail, ...rest } = options
  const history = tail > 0 ? await lastLines(client, name, { ...rest, follow: false }, tail) : []
  if (history.length > 0) yield history
  if (!options.follow) return
  const after = history.at(-1)?.time ?? options.after
  // With a tail of 0 only what is yet to come is wanted, and the engine says so best itself.
  if (tail > 0) yield* readOn(client, clock, name, after === undefined ? rest : { ...rest, after })
  else yield* readFrom(client, name, rest, 0)
}

async function* readOn(client: DockerClient, clock: Clock, name: string, options: LogOptions): AsyncGenerator<LogLine[]> {
  const file = await findLogFile(client, name)
  yield* file ? readLogFile(client, clock, name, file, options) : readFrom(client, name, options)
}

async function* readFrom(client: DockerClient, name: string, options: LogOptions, entries?: number): AsyncGenerator<LogLine[]> {
  const reader = logReader()
  for await (const chunk of logChunks(client, name, options, entries)) {
    const lines = laterThan(options.after, reader.read(chunk))
    if (lines.length > 0) yield lines
  }
  const last = options.signal?.aborted ? [] : laterThan(options.after, reader.end())
  if (last.length > 0) yield last
}

/**
 * The newest `count` lines. The engine counts entries and a long line is several, so this asks for more until no line
 * that is given back can have lost its head.
 */
async function lastLines(client: DockerClient, name: string, options: LogOptions, count: number): Promise<LogLine[]> {
  for (let asked = count + 2; ; asked = Math.min(asked * 4, MOST_TAIL_ENTRIES)) {
    const { lines, entries } = await lastEntries(client, name, options, asked)
    if (options.signal?.aborted) return []
    const heads = [lines.findIndex(({ stream }) => stream === 'stdout'), lines.findIndex(({ stream }) => stream === 'stderr')]
    const whole = lines.length - count > Math.max(...heads)
    if (whole || entries < asked || asked === MOST_TAIL_ENTRIES) return lines.slice(-count)
  }
}

async function lastEntries(client: DockerClient, name: string, options: LogOptions, asked: number) {
  const reader = logReader()
  const lines: LogLine[] = []
  for await (const chunk of logChunks(client, name, options, asked)) lines.push(...laterThan(options.after, reader.read(chunk)))
  lines.push(...laterThan(options.after, reader.end()))
  return { lines, entries: reader.entries }
}

async function* logChunks(
  client: DockerClient,
  name: string,
  options: LogOptions,
  entries: number | undefined,
): AsyncGenerator<Uint8Array> {
  const { signal } = options
  try {
    const response = await client.open({
      method: 'GET',
      path: `/containers/${encodeURIComponent(name)}/logs`,
      query: {
        stdout: 1,
        stderr: 1,
        timestamps: 1,
        follow: options.follow ? 1 : 0,
        tail: entries ?? 'all',
        ...(options.after !== undefined && { since: nextNanosecond(options.after) }),
      },
      ...(signal && { signal }),
    })
    yield* response as AsyncIterable<Uint8Array>
  } catch (error) {
    if (signal?.aborted) return
    throw translateError(error, client.address)
  }
}

/** `since` includes the time it names (spec part 2, 9.3), so this is one nanosecond later, as `<seconds>.<nanoseconds>`. */
export function nextNanosecond(time: string): string {
  const seconds = BigInt(Math.floor(Date.parse(time) / 1_000))
  const fraction = /\.(\d{1,9})/.exec(time)?.[1] ?? ''
  const nanoseconds = seconds * 1_000_000_000n + BigInt(fraction.padEnd(9, '0')) + 1n
  return `${nanoseconds / 1_000_000_000n}.${String(nanoseconds % 1_000_000_000n).padStart(9, '0')}`
}
