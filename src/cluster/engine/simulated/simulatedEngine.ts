import { type Clock, sleep } from '#cluster/lib/clock.ts'
import type { ContainerEngine, EngineInfo } from '../containerEngine.ts'
import { EngineError } from '../engineError.ts'
import type { ContainerTable, SimulatedContainer } from './containers.ts'
import { startExec } from './exec.ts'
import { containerFacts } from './facts.ts'
import { type EngineFaults, type Operation, unreachableError } from './faults.ts'
import { failPull, type ImageTable, pullSizeBytes, pullSlowly } from './images.ts'
import { createParts, engineFaults } from './parts.ts'
import { BUILT_IN_SCRIPTS } from './programs.ts'
import { findScript, type ImageScript, withTag } from './script.ts'
import { type Connections, reading, readOutput, readSamples } from './streams.ts'

const DEFAULT_PULL_MS = 1_000

export interface SimulatedEngineOptions {
  clock: Clock
  /** The same clock and seed give the same ids, addresses and faults. */
  seed?: number
  /** By image name, with or without tag. Images not named exist and serve requests. */
  scripts?: Readonly<Record<string, ImageScript>>
  /** How long a pull takes where no script says. */
  pullMs?: number
  /** How long a start takes. */
  startMs?: number
  /** What the make-believe machine has. */
  cpus?: number
  memoryMiB?: number
}

/** An engine in memory, with a way to make things go wrong. */
export interface SimulatedEngine extends ContainerEngine {
  readonly faults: EngineFaults
  /** Sets or replaces what an image does; containers made before keep what they do. */
  setScript(image: string, script: ImageScript): void
}

/**
 * Runs nothing and obeys scripts: `marina serve --engine simulated`, the demonstration mode, and the tests of all that
 * stands above the engine port. Everything that happens in it happens on `clock`. It keeps to the same contract as
 * Docker, in Docker's words, and never claims to be it: `info().kind` is `simulated`.
 */
export function createSimulatedEngine(options: SimulatedEngineOptions): SimulatedEngine {
  const parts = createParts(options.clock, options.seed ?? 1)
  const { clock, faults, containers, images, networks, volumes, hub, connections: open } = parts
  const { around } = faults
  const script = (image: string) => findScript(image, parts.scripts) ?? findScript(image, BUILT_IN_SCRIPTS)
  let isClosed = false
  const guarded = <T>(operation: Operation, run: () => T | Promise<T>): Promise<T> => {
    if (isClosed) return Promise.reject(new EngineError('unreachable', 'The connection to the simulated engine has been closed.'))
    return around(operation, run)
  }

  const engine: ContainerEngine = {
    info: () => guarded('info', () => engineInfo(options, parts.id)),
    ping: () => guarded('ping', () => {}),
    pull: (image, pullOptions = {}) =>
      guarded('pull', async () => {
        const pull = script(image)?.pull
        const present = images.find(image)
        const takesMs = present ? 0 : (pull?.takesMs ?? options.pullMs ?? DEFAULT_PULL_MS)
        if (pull?.fails) await sleep(clock, Math.min(takesMs, DEFAULT_PULL_MS), pullOptions.signal)
        if (pull?.fails) return failPull(image, pull.fails)
        await pullSlowly(image, takesMs, pullSizeBytes(pull), pullOptions, (ms, signal) => sleep(clock, ms, signal))
        if (faults.isUnreachable) throw unreachableError()
        return images.find(image) ?? images.add(image, pull)
      }),
    inspectImage: (image) => guarded('inspectImage', () => images.find(image)),
    loadImage: (archive) => guarded('loadImage', () => images.load(archive)),
    listImages: () => guarded('listImages', () => images.list()),
    removeImage: (image) =>
      guarded('removeImage', () => {
        mustBeUnused(image, images, containers)
        images.remove(image)
      }),
    create: (spec) => guarded('create', () => containers.create(spec)),
    start: (name) =>
      guarded('start', async () => {
        if (options.startMs && containers.get(name).state !== 'running') await sleep(clock, options.startMs)
        containers.start(name)
      }),
    stop: (name, { timeoutSeconds }) =>
      guarded('stop', () => {
        const container = containers.get(name)
        containers.terminate(container, timeoutSeconds)
        return container.state === 'running' ? ended(container, open) : undefined
      }),
    kill: (name, signal) => guarded('kill', () => containers.signal(containers.get(name), signal)),
    putFiles: (name, files) =>
      guarded('putFiles', () => {
        const container = containers.get(name)
        for (const { path, content } of files) container.files.set(path, new TextDecoder().decode(content))
      }),
    remove: (name) => guarded('remove', () => containers.remove(name)),
    inspect: (name) =>
      guarded('inspect', () => {
        const container = containers.find(name)
        return container && containerFacts(container)
      }),
    list: ({ labels }) => guarded('list', () => containers.list(labels)),
    events: (signal) => hub.subscribe(signal),
    async *logs(name, logOptions) {
      const container = await guarded('logs', () => containers.get(name))
      yield* readOutput(parts, container, logOptions)
    },
    exec: (name, execOptions) => guarded('exec', () => startExec(clock, open, containers.get(name), execOptions)),
    async *stats(name, signal) {
      const container = await guarded('stats', () => containers.get(name))
      yield* readSamples(parts, container, signal)
    },
    readStats: (name) =>
      guarded('stats', () => {
        const container = containers.find(name)
        return container?.state === 'running' ? reading(container, clock.now()) : undefined
      }),
    ensureNetwork: (spec) => guarded('ensureNetwork', () => networks.ensure(spec)),
    listNetworks: ({ labels }) => guarded('listNetworks', () => networks.list(labels)),
    removeNetwork: (name) => guarded('removeNetwork', () => networks.remove(name)),
    ensureVolume: (spec) => guarded('ensureVolume', () => volumes.ensure(spec)),
    inspectVolume: (name) => guarded('inspectVolume', () => volumes.find(name)),
    listVolumes: ({ labels }) => guarded('listVolumes', () => volumes.list(labels)),
    removeVolume: (name) =>
      guarded('removeVolume', () => {
        mustBeUnmounted(name, containers)
        volumes.remove(name)
      }),
    dropConnections: () => open.cut(),
    close() {
      isClosed = true
      hub.close()
      open.cut()
      parts.timetable.clear()
    },
  }
  const setScript = (image: string, imageScript: ImageScript) => {
    parts.scripts[image] = imageScript
    if (imageScript.local && !images.find(image)) images.add(image, imageScript.pull)
  }
  for (const [image, imageScript] of Object.entries(options.scripts ?? {})) setScript(image, imageScript)
  return { ...engine, setScript, faults: engineFaults(parts) }
}

/** Resolves when the container does not run any more. */
function ended(container: SimulatedContainer, open: Connections): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = () => {
      if (container.state === 'running') return
      container.watchers.delete(settle)
      remove()
      resolve()
    }
    const remove = open.add(() => {
      container.watchers.delete(settle)
      reject(unreachableError())
    })
    container.watchers.add(settle)
  })
}

function mustBeUnused(image: string, images: ImageTable, containers: ContainerTable): void {
  const facts = images.find(image)
  // One of several names can always go.
  if (!facts || (facts.tags.length > 1 && !image.startsWith('sha256:'))) return
  for (const container of containers.all()) {
    if (container.image.id !== facts.id) continue
    throw new EngineError(
      'conflict',
      `Error response from daemon: conflict: unable to remove repository reference "${withTag(image)}" (must force) - container ${container.id.slice(0, 12)} is using its referenced image ${facts.id.slice(7, 19)}`,
    )
  }
}

function mustBeUnmounted(volume: string, containers: ContainerTable): void {
  for (const { spec, id } of containers.all()) {
    if (!spec.mounts?.some(({ source }) => source === volume)) continue
    throw new EngineError('conflict', `Error response from daemon: remove ${volume}: volume is in use - [${id}]`)
  }
}

function engineInfo({ cpus = 8, memoryMiB = 16_384 }: SimulatedEngineOptions, id: string): EngineInfo {
  return {
    kind: 'simulated',
    product: 'Simulated',
    version: '1',
    apiVersion: '1.41',
    operatingSystem: 'none: no containers run',
    cpuArchitecture: 'X86_64',
    cpus,
    memoryMiB,
    cgroupVersion: '2',
    logDrivers: ['json-file', 'local', 'fluentd', 'none'],
    id,
  }
}
