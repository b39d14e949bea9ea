import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type {
  ContainerHealth,
  ContainerSpec,
  ContainerState,
  ContainerSummary,
  EngineEvent,
  ImageFacts,
  Labels,
  NetworkAttachment,
  PortBinding,
} from '../containerEngine.ts'
import { EngineError, isEngineError } from '../engineError.ts'
import { checkSpec } from './checkSpec.ts'
import { containerSummary } from './facts.ts'
import { healthTimeline } from './healthTimeline.ts'
import type { ImageTable } from './images.ts'
import type { NetworkTable } from './networks.ts'
import type { Note, Run } from './output.ts'
import type { PortTable } from './ports.ts'
import { type Random, randomHex } from './random.ts'
import { type Program, withTag } from './script.ts'
import type { Timetable } from './timetable.ts'

const KILLED = 137
const NOT_STARTED = 127
/** More than a restart policy makes in an hour; older runs and notes are forgotten, as a log file of limited size would. */
const MOST_RUNS = 100

export interface SimulatedContainer {
  readonly id: string
  readonly spec: ContainerSpec
  readonly image: ImageFacts
  readonly program: Program
  readonly createdAt: number
  state: ContainerState
  runs: Run[]
  notes: Note[]
  health: ContainerHealth
  exitCode: number | undefined
  error: string | undefined
  oomKilled: boolean
  ports: PortBinding[]
  network: NetworkAttachment | undefined
  /** What was put into it, by path. */
  readonly files: Map<string, string>
  /** What is to happen to it while this run lasts. */
  appointments: Cancel[]
  /** Called when it starts, ends or goes. */
  watchers: Set<() => void>
}

export interface ContainerTable {
  find(name: string): SimulatedContainer | undefined
  /** @throws EngineError `notFound` */
  get(name: string): SimulatedContainer
  all(): Iterable<SimulatedContainer>
  create(spec: ContainerSpec): void
  start(name: string): void
  /** Sends SIGTERM, and SIGKILL later. The container has ended when it is not running any more. */
  terminate(container: SimulatedContainer, timeoutSeconds: number): void
  signal(container: SimulatedContainer, signal: string): void
  end(container: SimulatedContainer, exitCode: number, how?: { oomKilled: boolean }): void
  remove(name: string): void
  list(labels: Labels): ContainerSummary[]
}

export interface ContainerWorld {
  clock: Clock
  random: Random
  timetable: Timetable
  images: ImageTable
  ports: PortTable
  networks: NetworkTable
  programFor(spec: ContainerSpec): Program
  publish(event: EngineEvent): void
}

export function containerTable(world: ContainerWorld): ContainerTable {
  const { clock, random, timetable, images, ports, networks, publish } = world
  const containers = new Map<string, SimulatedContainer>()

  const find = (name: string) => containers.get(name) ?? findById(containers, name)
  const get = (name: string) => {
    const container = find(name)
    if (!container) throw new EngineError('notFound', `Error response from daemon: No such container: ${name}`)
    return container
  }
  const announce = (type: EngineEvent['type'], { spec }: SimulatedContainer) => publish({ type, name: spec.name, labels: spec.labels })
  const later = (container: SimulatedContainer, afterMs: number, run: () => void) =>
    container.appointments.push(timetable.at(clock.now() + afterMs, run))

  const joinNetwork = (container: SimulatedContainer) => {
    const { networkMode, name } = container.spec
    if (networkMode.startsWith('container:')) return mustRun(get(networkMode.slice('container:'.length)))
    container.network = networks.attach(networkMode)
    const wanted = container.network ? (container.spec.ports ?? []) : []
    container.ports = ports.take(wanted, `${name} (${container.id})`)
  }
  const leaveNetwork = (container: SimulatedContainer) => {
    ports.release(container.ports)
    container.ports = []
    if (container.network) networks.detach(container.network)
    container.network = undefined
  }
  const prepare = (container: SimulatedContainer) => {
    try {
      joinNetwork(container)
      const problem = container.program.failsToStart
      if (problem) throw new EngineError('refused', `Error response from daemon: ${problem}`)
    } catch (error) {
      leaveNetwork(container)
      if (isEngineError(error)) container.error = error.message.replace(/^Error response from daemon: /, '')
      if (container.state === 'exited') container.exitCode = NOT_STARTED
      throw error
    }
  }
  const end: ContainerTable['end'] = (container, exitCode, how = { oomKilled: false }) => {
    if (container.state !== 'running') return
    for (const cancel of container.appointments.splice(0)) cancel()
    const run = container.runs.at(-1)
    if (run) run.endedAt = clock.now()
    Object.assign(container, { state: 'exited', exitCode, oomKilled: how.oomKilled })
    leaveNetwork(container)
    if (how.oomKilled) announce('oom', container)
    announce('die', container)
    notify(container)
  }
  const schedule = (container: SimulatedContainer) => {
    const { program, spec } = container
    const { exits, outOfMemoryAfterMs } = program
    if (exits) later(container, exits.afterMs, () => end(container, exits.code))
    if (outOfMemoryAfterMs !== undefined) later(container, outOfMemoryAfterMs, () => end(container, KILLED, { oomKilled: true }))
    const changes = healthTimeline(spec.healthCheck, program)
    container.health = changes.shift()?.health ?? 'none'
    for (const { afterMs, health } of changes) {
      later(container, afterMs, () => {
        container.health = health
        announce('health', container)
      })
    }
  }
  const terminate: ContainerTable['terminate'] = (container, timeoutSeconds) => {
    askToEnd(container)
    if (container.state !== 'running') return
    if (timeoutSeconds <= 0) end(container, KILLED)
    else later(container, timeoutSeconds * 1_000, () => end(container, KILLED))
  }
  const askToEnd = (container: SimulatedContainer) => {
    const onTerm = container.program.onTerm ?? { afterMs: 0, code: 0 }
    if (onTerm === 'ignore') note(container, clock.now(), 'SIGTERM ignored')
    else if (onTerm.afterMs <= 0) end(container, onTerm.code)
    else later(container, onTerm.afterMs, () => end(container, onTerm.code))
  }
  return {
    find,
    get,
    all: () => containers.values(),
    end,
    terminate,
    create(spec) {
      checkSpec(spec)
      const image = images.find(spec.image)
      if (!image) throw new EngineError('notFound', `Error response from daemon: No such image: ${withTag(spec.image)}`)
      const existing = containers.get(spec.name)
      if (existing) return mustBeOurs(existing, spec)
      const container = fresh(spec, image, world.programFor(spec), randomHex(random, 64), clock.now())
      containers.set(spec.name, container)
      announce('create', container)
    },
    start(name) {
      const container = get(name)
      if (container.state === 'running') return
      prepare(container)
      Object.assign(container, { state: 'running', error: undefined, exitCode: undefined, oomKilled: false })
      container.runs = [...container.runs.slice(1 - MOST_RUNS), { startedAt: clock.now() }]
      schedule(container)
      announce('start', container)
      notify(container)
    },
    signal(container, signal) {
      if (container.state !== 'running') return
      const name = signal.replace(/^SIG/, '')
      if (name === 'KILL' || name === '9') end(container, KILLED)
      else if (['TERM', '15', 'INT', '2'].includes(name)) askToEnd(container)
    },
    remove(name) {
      const container = find(name)
      if (!container) return
      end(container, KILLED)
      containers.delete(container.spec.name)
      container.state = 'removing'
      announce('destroy', container)
      notify(container)
    },
    list(labels) {
      const wanted = Object.entries(labels)
      const found: ContainerSummary[] = []
      for (const container of containers.values()) {
        if (wanted.every(([key, value]) => container.spec.labels[key] === value)) found.push(containerSummary(container))
      }
      return found
    },
  }
}

function fresh(spec: ContainerSpec, image: ImageFacts, program: Program, id: string, createdAt: number): SimulatedContainer {
  return {
    id,
    spec,
    image,
    program,
    createdAt,
    state: 'created',
    runs: [],
    notes: [],
    health: 'none',
    exitCode: undefined,
    error: undefined,
    oomKilled: false,
    ports: [],
    network: undefined,
    files: new Map(),
    appointments: [],
    watchers: new Set(),
  }
}

function mustBeOurs(existing: SimulatedContainer, spec: ContainerSpec): void {
  const names = Object.keys(spec.labels)
  const isOurs =
    names.length === 0
      ? Object.keys(existing.spec.labels).length === 0
      : names.every((name) => existing.spec.labels[name] === spec.labels[name])
  if (isOurs) return
  throw new EngineError(
    'conflict',
    `Error response from daemon: Conflict. The container name "/${spec.name}" is already in use by container "${existing.id}". You have to remove (or rename) that container to be able to reuse that name.`,
  )
}

function mustRun(container: SimulatedContainer): void {
  if (container.state === 'running') return
  throw new EngineError('conflict', `Error response from daemon: cannot join network of a non running container: ${container.id}`)
}

function note(container: SimulatedContainer, at: number, text: string): void {
  container.notes = [...container.notes.slice(1 - MOST_RUNS), { at, stream: 'stdout', text }]
}

function notify(container: SimulatedContainer): void {
  for (const watcher of Array.from(container.watchers)) watcher()
}

function findById(containers: ReadonlyMap<string, SimulatedContainer>, id: string): SimulatedContainer | undefined {
  if (!/^[0-9a-f]{12,64}$/.test(id)) return undefined
  for (const container of containers.values()) if (container.id.startsWith(id)) return container
  return undefined
}
