import { access, constants } from 'node:fs/promises'
import type { Clock } from '#cluster/lib/clock.ts'
import type { LogLine, LogOptions } from '../../containerEngine.ts'
import type { DockerClient } from '../dockerClient.ts'
import { INSPECT_TIMEOUT } from '../timeouts.ts'
import { translateError } from '../translateError.ts'
import { followFiles } from './followFiles.ts'
import { jsonLogReader } from './jsonLogReader.ts'

/** Where Docker writes a container's output on this machine. */
export interface LogFile {
  path: string
  terminal: boolean
}

interface Inspected {
  Id?: string
  LogPath?: string
  Config?: { Tty?: boolean }
  HostConfig?: { LogConfig?: { Type?: string; Config?: Record<string, string> | null } }
}

/**
 * The file of a container, where Marina may read it: on Linux as root, or with Docker running as the same user. A name of
 * 64 random digits is in its path, so a file of that path is no other engine's.
 */
export async function findLogFile(client: DockerClient, name: string): Promise<LogFile | undefined> {
  if (!client.isLocal) return undefined
  const inspected = await client.call(INSPECT_TIMEOUT, (docker, abortSignal) => docker.getContainer(name).inspect({ abortSignal }))
  const { Id: id, LogPath: path, Config, HostConfig } = inspected as Inspected
  const { Type: driver, Config: options } = HostConfig?.LogConfig ?? {}
  // Podman calls its own format by the same name, in a file of another one.
  if (!path?.endsWith(`/${id}-json.log`) || driver !== 'json-file' || !isFollowable(options ?? {})) return undefined
  const isReadable = await access(path, constants.R_OK).then(
    () => true,
    () => false,
  )
  return isReadable ? { path, terminal: Config?.Tty === true } : undefined
}

/** Not where old files are compressed, or the only one is emptied and begun again: there the engine knows better. */
function isFollowable({ compress, ...options }: Record<string, string>): boolean {
  const isEmptied = options['max-size'] !== undefined && options['max-size'] !== '-1' && !(Number(options['max-file']) > 1)
  return compress !== 'true' && !isEmptied
}

/**
 * Reads a container's output from Docker's own files, oldest first, a batch for each chunk. It costs Docker nothing, and
 * nothing is missed however often Docker begins a new file. With `follow` it ends when the container has.
 */
export async function* readLogFile(
  client: DockerClient,
  clock: Clock,
  name: string,
  { path, terminal }: LogFile,
  { follow, after, signal }: LogOptions,
): AsyncGenerator<LogLine[]> {
  const reader = jsonLogReader(terminal)
  const left = new AbortController()
  const until = AbortSignal.any([left.signal, client.closed, ...(signal ? [signal] : [])])
  const end = follow ? untilEnded(client, name, until) : { over: AbortSignal.abort() }
  try {
    for await (const chunk of followFiles(path, {
      clock,
      signal: until,
      over: end.over,
      after: after === undefined ? 0 : Date.parse(after),
    })) {
      const lines = laterThan(after, reader.read(chunk))
      if (lines.length > 0) yield lines
    }
    const last = until.aborted ? [] : laterThan(after, reader.end())
    if (last.length > 0) yield last
    if ('failure' in end && !signal?.aborted) throw translateError(end.failure, client.address)
  } finally {
    left.abort()
  }
}

interface End {
  /** Aborts when the container does not run any more, or nothing can be known of it. */
  over: AbortSignal
  /** What the engine said instead. */
  failure?: unknown
}

function untilEnded(client: DockerClient, name: string, signal: AbortSignal): End {
  const over = new AbortController()
  const end: End = { over: over.signal }
  const wait = async () => {
    const path = `/containers/${encodeURIComponent(name)}/wait`
    const answer = await client.open({ method: 'POST', path, query: { condition: 'not-running' }, signal })
    for await (const _chunk of answer) continue
  }
  wait()
    .catch((error: unknown) => (end.failure = error))
    .finally(() => over.abort())
  return end
}

/** Engines that count in whole seconds send again what is asked to be left out. */
export function laterThan(after: string | undefined, lines: LogLine[]): LogLine[] {
  return after === undefined || (lines[0] && lines[0].time > after) ? lines : lines.filter(({ time }) => time > after)
}
