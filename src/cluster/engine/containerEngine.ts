/**
 * The port to whatever runs containers. No type of any engine's own library crosses it, so that a second adapter can
 * exist. `docker/` adapts Docker and what speaks its API; `simulated/` runs nothing and obeys scripts. Both are held
 * to `contract/`. Every failure is an `EngineError`. "Already so" is success: creating twice is creating once, stopping
 * what is stopped and removing what is gone both succeed.
 */

import type { PulledSoFar } from '#cluster/api/resources/marina.ts'

export type Labels = Readonly<Record<string, string>>

export interface EngineInfo {
  kind: 'docker' | 'simulated'
  /** What it calls itself: "Docker Engine", "Podman Engine", "Simulated". */
  product: string
  version: string
  apiVersion: string
  operatingSystem: string
  /** As ECS writes it. */
  cpuArchitecture: 'X86_64' | 'ARM64'
  cpus: number
  memoryMiB: number
  cgroupVersion: '1' | '2'
  /** What it can do with output: `json-file`, `fluentd`. */
  logDrivers: string[]
  /** Names the engine itself, so that two sockets to one engine can be told apart from two engines. */
  id: string
}

/** How long the engine may take, in milliseconds; ECS's own defaults where absent (spec part 2, 4.2). */
export interface EngineTimeouts {
  createMs?: number
  startMs?: number
  /** For a whole pull, and between two signs of life of it. */
  pullMs?: number
  pullInactivityMs?: number
}

/** What to sign in to a registry with. Never logged. */
export interface RegistryAuth {
  username: string
  password: string
  serverAddress: string
  /** In place of the password, from a registry that gives tokens. */
  identityToken?: string
}

export interface PullOptions {
  auth?: RegistryAuth
  /** For example `linux/arm64`. */
  platform?: string
  signal?: AbortSignal
  onProgress?: (progress: PullProgress) => void
}

/** Summed over layers, and each of them; `totalBytes` grows while layers are still being announced. */
export type PullProgress = Required<PulledSoFar>

export interface ImageFacts {
  /** `sha256:…` of the image's configuration. */
  id: string
  /** `repository@sha256:…`, empty for an image that came from no registry. */
  repoDigests: string[]
  tags: string[]
  sizeBytes: number
  os: string
  architecture: string
  labels: Labels
  /** `KEY=value` lines the image brings. */
  environment: string[]
}

export type Protocol = 'tcp' | 'udp'

export interface PortPublication {
  containerPort: number
  protocol: Protocol
  /** 0 lets the engine choose a free one. */
  hostPort: number
  /** The address on the engine's machine; `127.0.0.1` keeps the port off the network. */
  hostIp: string
}

export interface BindMount {
  /** A path on the engine's machine, or a volume's name. */
  source: string
  containerPath: string
  readOnly: boolean
}

export interface HealthCheckSpec {
  /** Starts with `CMD`, `CMD-SHELL` or `NONE`. */
  test: string[]
  intervalSeconds: number
  timeoutSeconds: number
  retries: number
  startPeriodSeconds: number
}

export interface Ulimit {
  name: string
  soft: number
  hard: number
}

/** A container to be. Absent members leave the engine's default. `name` is its identity. */
export interface ContainerSpec {
  name: string
  image: string
  labels: Labels
  command?: string[]
  entryPoint?: string[]
  environment?: Readonly<Record<string, string>>
  user?: string
  workingDirectory?: string
  hostname?: string
  /** A network's name, `bridge`, `host`, `none`, or `container:<name>` to share another container's. */
  networkMode: string
  networkAliases?: string[]
  /** Ports to publish on the engine's machine. */
  ports?: PortPublication[]
  mounts?: BindMount[]
  /** Paths in it that get a volume without a name, which goes with it. */
  anonymousVolumes?: string[]
  /** Relative weight, 1024 being one core's worth against others. */
  cpuShares?: number
  /** A hard ceiling in cores. */
  cpuLimit?: number
  memoryMiB?: number
  memoryReservationMiB?: number
  /** Memory and swap together; equal to memoryMiB forbids swap. */
  memorySwapMiB?: number
  memorySwappiness?: number
  /** The most processes and threads. */
  pidsLimit?: number
  healthCheck?: HealthCheckSpec
  privileged?: boolean
  readonlyRootFilesystem?: boolean
  dns?: string[]
  dnsSearch?: string[]
  /** `host:ip` entries. */
  extraHosts?: string[]
  securityOptions?: string[]
  interactive?: boolean
  pseudoTerminal?: boolean
  ulimits?: Ulimit[]
  sysctls?: Readonly<Record<string, string>>
  capabilitiesAdd?: string[]
  capabilitiesDrop?: string[]
  devices?: { hostPath: string; containerPath: string; permissions: string }[]
  init?: boolean
  sharedMemoryMiB?: number
  /** Container path to mount options. */
  tmpfs?: Readonly<Record<string, string>>
  /** Names of containers, `:ro` appended for read-only. */
  volumesFrom?: string[]
  /** `name:alias` entries. */
  links?: string[]
  pidMode?: string
  ipcMode?: string
  logDriver?: string
  logOptions?: Readonly<Record<string, string>>
  stopTimeoutSeconds?: number
  /** Parent control group, where the engine lets us name one. */
  cgroupParent?: string
}

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'exited' | 'dead' | 'removing'
export type ContainerHealth = 'none' | 'starting' | 'healthy' | 'unhealthy'

export interface PortBinding {
  containerPort: number
  protocol: Protocol
  hostPort: number
  hostIp: string
}

export interface NetworkAttachment {
  network: string
  ipAddress: string
  macAddress: string
  gateway: string
  prefixLength: number
}

/** What a listing can tell without a look at each container. */
export interface ContainerSummary {
  id: string
  name: string
  image: string
  labels: Labels
  state: ContainerState
}

/** What the engine says about one container now. Times are milliseconds since the epoch. */
export interface ContainerFacts extends ContainerSummary {
  /** `sha256:…` of the image it was made from. */
  imageId: string
  /** Absent until it has ended. */
  exitCode?: number
  /** The engine's own words when it could not start. */
  error?: string
  oomKilled: boolean
  createdAt: number
  startedAt?: number
  finishedAt?: number
  health: ContainerHealth
  /** How its health check ended last, when it has: its first 1024 characters of output, and its exit code. */
  healthOutput?: string
  healthExitCode?: number
  ports: PortBinding[]
  networks: NetworkAttachment[]
  pseudoTerminal: boolean
}

/** A hint that something happened: may be late, doubled or lost. */
export interface EngineEvent {
  /** `lost` says that events may have been missed: look at everything again. */
  type: 'create' | 'start' | 'die' | 'oom' | 'health' | 'destroy' | 'pause' | 'unpause' | 'lost'
  /** Container name; empty for `lost`. */
  name: string
  labels: Labels
}

export interface LogOptions {
  follow: boolean
  /** Only entries later than this RFC 3339 time with nanoseconds. */
  after?: string
  /** Only the newest so many, counted after `after`. */
  tail?: number
  signal?: AbortSignal
}

/** One line of output, joined from the pieces the engine may have cut it into; without its line end. */
export interface LogLine {
  /** RFC 3339 with nanoseconds, UTC. Sorts as text. */
  time: string
  stream: 'stdout' | 'stderr'
  text: string
}

export interface ExecOptions {
  command: string[]
  pseudoTerminal: boolean
  user?: string
  environment?: Readonly<Record<string, string>>
  /** Only those that the container does not have itself. */
  fallbackEnvironment?: Readonly<Record<string, string>>
  size?: { columns: number; rows: number }
}

export interface ExecStream {
  /** Output as it comes; ends when the process ends. */
  readonly output: AsyncIterable<Uint8Array>
  write(data: Uint8Array): void
  /** Resolves when what was written has been taken, or never will be. */
  ready(): Promise<void>
  /** Tells the process that no more input comes. */
  endInput(): void
  resize(size: { columns: number; rows: number }): Promise<void>
  /** Settles after `output` has ended. */
  exitCode(): Promise<number>
  /** Leaves a command that has not ended: it and what it started are told to hang up, as from a terminal that is gone. */
  close(): void
}

export interface StatsSample {
  at: number
  /** Nanoseconds of CPU used since the container started. */
  cpuNanoseconds: number
  memoryBytes: number
  memoryLimitBytes: number
  receivedBytes: number
  sentBytes: number
}

/**
 * One reading of everything the engine measures, as Docker spells it (spec part 2, 10.1): ECS hands it on to containers
 * unchanged. `precpu_stats` says nothing: what a reading is compared with is the reader's.
 */
export interface StatsReading {
  /** RFC 3339. */
  read: string
  cpu_stats: Readonly<Record<string, unknown>>
  networks?: Readonly<Record<string, { rx_bytes: number; tx_bytes: number }>>
  [member: string]: unknown
}

export interface NetworkSpec {
  name: string
  labels: Labels
  /** For example `10.0.0.0/24`; the engine chooses one where absent. */
  subnet?: string
  /** The address that the engine's machine has on it, where `subnet` is given. */
  gateway?: string
  internal?: boolean
}

export interface NetworkFacts {
  id: string
  name: string
  labels: Labels
  subnet: string
  gateway: string
}

export interface VolumeSpec {
  name: string
  labels: Labels
  driver?: string
  driverOptions?: Readonly<Record<string, string>>
}

/** A file to be in a container. */
export interface ContainerFile {
  /** Absolute, with forward slashes. */
  path: string
  content: Uint8Array
}

export interface VolumeFacts {
  name: string
  labels: Labels
}

export interface PlacedVolume extends VolumeFacts {
  /** Where its files are on the engine's machine. */
  folder: string
}

export interface ContainerEngine {
  info(): Promise<EngineInfo>
  /** Resolves while the engine answers; `unreachable` or `timeout` otherwise. */
  ping(): Promise<void>

  /** Brings an image from its registry. `notFound` when it does not exist, `refused` when the registry denies it, `unreachable` for the registry too. */
  pull(image: string, options?: PullOptions): Promise<ImageFacts>
  inspectImage(image: string): Promise<ImageFacts | undefined>
  /** Loads an image archive (the format of `docker save`) given as one buffer. */
  loadImage(archive: Uint8Array): Promise<void>
  listImages(): Promise<ImageFacts[]>
  removeImage(image: string): Promise<void>

  /** `notFound` when the image is not here, `conflict` when the name belongs to a container with other labels. */
  create(spec: ContainerSpec): Promise<void>
  start(name: string): Promise<void>
  /** Asks it to end, kills it after `timeoutSeconds`, resolves once it has ended. */
  stop(name: string, options: { timeoutSeconds: number }): Promise<void>
  kill(name: string, signal: string): Promise<void>
  /** Writes files into a container, running or not, with the folders that are missing. They belong to root, for all to read. */
  putFiles(name: string, files: readonly ContainerFile[]): Promise<void>
  /** Removes it with its anonymous volumes, running or not. */
  remove(name: string): Promise<void>
  inspect(name: string): Promise<ContainerFacts | undefined>
  list(filter: { labels: Labels }): Promise<ContainerSummary[]>
  /**
   * Hints. Says `lost` once listening has begun, and again after each gap, when it has reconnected by itself: what happened
   * before was not heard. Ends when `signal` aborts.
   */
  events(signal: AbortSignal): AsyncIterable<EngineEvent>
  /** Batches of whole lines, oldest first. Ends with the container's output, or when `signal` aborts. */
  logs(name: string, options: LogOptions): AsyncIterable<LogLine[]>
  exec(name: string, options: ExecOptions): Promise<ExecStream>
  /** About one sample a second while the container runs. */
  stats(name: string, signal: AbortSignal): AsyncIterable<StatsSample>

  /** At once; undefined when the container does not run. */
  readStats(name: string): Promise<StatsReading | undefined>

  /** Creates it, or returns the one of that name. */
  ensureNetwork(spec: NetworkSpec): Promise<NetworkFacts>
  listNetworks(filter: { labels: Labels }): Promise<NetworkFacts[]>
  removeNetwork(name: string): Promise<void>
  /** Creates it, or returns the one of that name with the labels it was made with. */
  ensureVolume(spec: VolumeSpec): Promise<VolumeFacts>
  inspectVolume(name: string): Promise<PlacedVolume | undefined>
  listVolumes(filter: { labels: Labels }): Promise<VolumeFacts[]>
  removeVolume(name: string): Promise<void>

  /** Cuts what is under way: calls fail as `unreachable`, streams break off, and what comes next connects anew. */
  dropConnections(): void
  /** Lets go of connections. */
  close(): void
}
