import type Docker from 'dockerode'
import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { ContainerEngine, ContainerFacts, ContainerFile, ContainerSpec, EngineTimeouts, Labels } from '../containerEngine.ts'
import { EngineError, isEngineError } from '../engineError.ts'
import { type TarEntry, tarArchive } from '../sample/tarArchive.ts'
import { createBody } from './createBody.ts'
import type { DockerClient } from './dockerClient.ts'
import { containerFacts, containerSummary } from './facts.ts'
import type { KernelLog } from './kernelLog.ts'
import { labelFilter } from './labelFilter.ts'
import { CREATE_TIMEOUT, INSPECT_TIMEOUT, LIST_TIMEOUT, REMOVE_TIMEOUT, START_TIMEOUT, stopTimeout } from './timeouts.ts'

const REMOVAL_PAUSE_MS = 50
const KILLED = 137

type ContainerCalls = Pick<ContainerEngine, 'create' | 'start' | 'stop' | 'kill' | 'putFiles' | 'remove' | 'inspect' | 'list'>

/** The life of containers, one request a call. */
export function dockerContainers(
  client: DockerClient,
  clock: Clock,
  kernelLog: Pick<KernelLog, 'killedForMemory'>,
  { createMs = CREATE_TIMEOUT.ms, startMs = START_TIMEOUT.ms }: EngineTimeouts = {},
): ContainerCalls {
  const inspect = async (name: string): Promise<ContainerFacts | undefined> => {
    const inspected = await orMissing(
      client.call(INSPECT_TIMEOUT, (docker, abortSignal) => container(docker, name).inspect({ abortSignal })),
    )
    return inspected && withKernelLog(containerFacts(inspected), kernelLog)
  }
  const create = async (spec: ContainerSpec, again = true): Promise<void> => {
    try {
      const body = { _query: { name: spec.name }, _body: createBody(spec) }
      await client.call({ ...CREATE_TIMEOUT, ms: createMs }, (docker, abortSignal) =>
        docker.createContainer({ ...body, abortSignal } as object),
      )
    } catch (error) {
      if (!isNameTaken(error)) throw error
      const existing = await inspect(spec.name)
      if (existing && !hasLabels(existing.labels, spec.labels)) throw new EngineError('conflict', error.message, { cause: error })
      // Removed between the two requests: the name is free now.
      if (!existing && again) await create(spec, false)
    }
  }
  const putArchive = (name: string, path: string, entries: readonly TarEntry[]) =>
    client.call(CREATE_TIMEOUT, (docker, abortSignal) =>
      container(docker, name).putArchive(Buffer.from(tarArchive(entries)), { path, abortSignal } as { path: string }),
    )
  const putFile = async (name: string, { path, content }: ContainerFile): Promise<void> => {
    const parts = path.split('/').filter(Boolean)
    const file = { content, mode: 0o644 }
    try {
      // Not with its folders at once: those that are there would become root's.
      await putArchive(name, `/${parts.slice(0, -1).join('/')}`, [{ ...file, path: parts.at(-1) ?? '' }])
    } catch (error) {
      if (!isEngineError(error, 'notFound')) throw error
      await putArchive(name, '/', [...foldersOf(parts), { ...file, path: parts.join('/') }])
    }
  }
  return {
    create: (spec) => create(spec),
    inspect,
    async start(name) {
      await unlessAlready(
        client.call({ ...START_TIMEOUT, ms: startMs }, (docker, abortSignal) => container(docker, name).start({ abortSignal })),
      )
    },
    async stop(name, { timeoutSeconds }) {
      const timeout = stopTimeout(timeoutSeconds)
      await unlessAlready(client.call(timeout, (docker, abortSignal) => container(docker, name).stop({ t: timeoutSeconds, abortSignal })))
    },
    async kill(name, signal) {
      try {
        await client.call(INSPECT_TIMEOUT, (docker, abortSignal) => container(docker, name).kill({ signal, abortSignal }))
      } catch (error) {
        if (!isEngineError(error) || !/is not running/.test(error.message)) throw error
      }
    },
    async putFiles(name, files) {
      for (const file of files) await putFile(name, file)
    },
    async remove(name) {
      try {
        await orMissing(
          client.call(REMOVE_TIMEOUT, (docker, abortSignal) => container(docker, name).remove({ force: true, v: true, abortSignal })),
        )
      } catch (error) {
        if (!isEngineError(error, 'conflict') || !/already in progress/.test(error.message)) throw error
        await untilGone(inspect, clock, name)
      }
    },
    async list({ labels }) {
      const filters = labelFilter(labels)
      const listed = await client.call(LIST_TIMEOUT, (docker, abortSignal) => docker.listContainers({ all: true, filters, abortSignal }))
      return listed.map(containerSummary)
    },
  }
}

/** The folders above a file as an archive has them, the outermost first. */
function foldersOf(parts: readonly string[]): TarEntry[] {
  return parts.slice(0, -1).map((_, at) => ({ path: `${parts.slice(0, at + 1).join('/')}/`, content: new Uint8Array(), mode: 0o755 }))
}

/** The kernel is asked where the engine leaves open why a container got SIGKILL. */
function withKernelLog(facts: ContainerFacts, kernelLog: Pick<KernelLog, 'killedForMemory'>): ContainerFacts {
  if (facts.exitCode !== KILLED || facts.oomKilled || facts.startedAt === undefined) return facts
  return { ...facts, oomKilled: kernelLog.killedForMemory(facts.id, facts.startedAt) }
}

/** A name is encoded, so that nothing in it can become another path. */
function container(docker: Docker, name: string): Docker.Container {
  return docker.getContainer(encodeURIComponent(name))
}

/** What belongs to us carries all our labels; a container without labels of ours is ours only where we asked for none. */
function hasLabels(existing: Labels, wanted: Labels): boolean {
  const names = Object.keys(wanted)
  return names.length === 0 ? Object.keys(existing).length === 0 : names.every((name) => existing[name] === wanted[name])
}

/** Podman answers 500 where Docker says 409. */
function isNameTaken(error: unknown): error is EngineError {
  return isEngineError(error) && /name .*is already in use/.test(error.message)
}

/** Someone else removes it: our call resolves when it is gone, too. */
async function untilGone(inspect: (name: string) => Promise<ContainerFacts | undefined>, clock: Clock, name: string): Promise<void> {
  const deadline = clock.now() + REMOVE_TIMEOUT.ms
  while (clock.now() < deadline && (await inspect(name))) await sleep(clock, REMOVAL_PAUSE_MS)
}

/** undefined where there is nothing of that name. */
export async function orMissing<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call
  } catch (error) {
    if (isEngineError(error, 'notFound')) return undefined
    throw error
  }
}

/** HTTP 304 says that it is so already. */
async function unlessAlready(call: Promise<unknown>): Promise<void> {
  try {
    await call
  } catch (error) {
    const status = ((error as Error).cause as { statusCode?: number } | undefined)?.statusCode
    if (status !== 304) throw error
  }
}
