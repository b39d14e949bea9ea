import type { ContainerInfo, ContainerInspectInfo, ImageInspectInfo, NetworkInspectInfo } from 'dockerode'
import type {
  ContainerFacts,
  ContainerHealth,
  ContainerState,
  ContainerSummary,
  EngineInfo,
  ImageFacts,
  NetworkAttachment,
  NetworkFacts,
  PortBinding,
  Protocol,
} from '../containerEngine.ts'

/** What Docker calls a state, and what Podman adds to it. */
const STATES: Readonly<Record<string, ContainerState>> = {
  created: 'created',
  configured: 'created',
  initialized: 'created',
  running: 'running',
  stopping: 'running',
  paused: 'paused',
  restarting: 'restarting',
  exited: 'exited',
  stopped: 'exited',
  dead: 'dead',
  removing: 'removing',
}

/** ECS tells no more of a health check (spec part 2, 1.9). */
const LONGEST_HEALTH_OUTPUT = 1_024

export function containerFacts(inspected: ContainerInspectInfo): ContainerFacts {
  const state = containerState(inspected.State.Status)
  const ended = state === 'exited' || state === 'dead'
  const startedAt = time(inspected.State.StartedAt)
  const finishedAt = time(inspected.State.FinishedAt)
  const check = inspected.State.Health?.Log?.at(-1)
  return {
    id: inspected.Id,
    name: inspected.Name.replace(/^\//, ''),
    image: inspected.Config.Image,
    imageId: inspected.Image,
    labels: inspected.Config.Labels ?? {},
    state,
    oomKilled: inspected.State.OOMKilled,
    createdAt: time(inspected.Created) ?? 0,
    health: containerHealth(inspected.State.Health?.Status),
    ports: portBindings(inspected.NetworkSettings.Ports ?? {}),
    networks: networkAttachments(inspected.NetworkSettings.Networks ?? {}),
    pseudoTerminal: inspected.Config.Tty,
    ...(ended && { exitCode: inspected.State.ExitCode }),
    ...(inspected.State.Error && { error: inspected.State.Error }),
    ...(startedAt !== undefined && { startedAt }),
    // A container started again still carries the end of its last run; one that ends at once may end before its start is written down.
    ...(ended && finishedAt !== undefined && { finishedAt: Math.max(finishedAt, startedAt ?? 0) }),
    ...(check?.Output !== undefined && { healthOutput: check.Output.slice(0, LONGEST_HEALTH_OUTPUT) }),
    ...(check?.ExitCode !== undefined && { healthExitCode: check.ExitCode }),
  }
}

export function containerSummary(listed: ContainerInfo): ContainerSummary {
  return {
    id: listed.Id,
    name: ownName(listed.Names),
    image: listed.Image,
    labels: listed.Labels ?? {},
    state: containerState(listed.State),
  }
}

export function imageFacts(inspected: ImageInspectInfo): ImageFacts {
  return {
    id: inspected.Id,
    repoDigests: inspected.RepoDigests ?? [],
    tags: inspected.RepoTags ?? [],
    sizeBytes: inspected.Size,
    os: inspected.Os,
    architecture: inspected.Architecture,
    labels: inspected.Config?.Labels ?? {},
    environment: inspected.Config?.Env ?? [],
  }
}

export function networkFacts(inspected: NetworkInspectInfo): NetworkFacts {
  const ipv4 = inspected.IPAM?.Config?.find((config) => !config['Subnet']?.includes(':'))
  return {
    id: inspected.Id,
    name: inspected.Name,
    labels: inspected.Labels ?? {},
    subnet: ipv4?.['Subnet'] ?? '',
    gateway: ipv4?.['Gateway'] ?? firstAddress(ipv4?.['Subnet'] ?? ''),
  }
}

/** Docker gives the gateway the first address of a subnet, and leaves it out where the subnet was asked for. */
function firstAddress(subnet: string): string {
  const match = /^(\d+\.\d+\.\d+\.)(\d+)\//.exec(subnet)
  return match ? `${match[1]}${Number(match[2]) + 1}` : ''
}

/** The members of `GET /info` that are read here. */
export interface DockerInfo {
  ID?: string
  Name?: string
  OperatingSystem?: string
  Architecture?: string
  NCPU?: number
  MemTotal?: number
  CgroupVersion?: string
  Plugins?: { Log?: string[] | null }
}

/** The members of `GET /version` that are read here. */
export interface DockerVersion {
  Version?: string
  ApiVersion?: string
  Components?: { Name: string }[]
}

export function engineInfo(info: DockerInfo, version: DockerVersion): EngineInfo {
  return {
    kind: 'docker',
    product: productName(info, version),
    version: version.Version ?? '',
    apiVersion: version.ApiVersion ?? '',
    operatingSystem: info.OperatingSystem ?? '',
    cpuArchitecture: /^(aarch64|arm64)/i.test(info.Architecture ?? '') ? 'ARM64' : 'X86_64',
    cpus: info.NCPU ?? 0,
    memoryMiB: Math.floor((info.MemTotal ?? 0) / 1_048_576),
    cgroupVersion: info.CgroupVersion === '2' ? '2' : '1',
    logDrivers: info.Plugins?.Log ?? [],
    id: info.ID || info.Name || '',
  }
}

function productName(info: DockerInfo, version: DockerVersion): string {
  if (version.Components?.some(({ Name }) => Name === 'Podman Engine')) return 'Podman Engine'
  return info.OperatingSystem === 'Docker Desktop' ? 'Docker Desktop' : 'Docker Engine'
}

function containerState(status: string): ContainerState {
  return STATES[status] ?? 'dead'
}

/** Podman says "" where Docker leaves the whole member out. */
function containerHealth(status: string | undefined): ContainerHealth {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : 'none'
}

/** Links give a container further names, `/other/alias`; its own has one slash. */
function ownName(names: readonly string[]): string {
  const own = names.find((name) => name.lastIndexOf('/') === 0) ?? names[0] ?? ''
  return own.replace(/^\//, '')
}

type InspectedPorts = Record<string, { HostIp: string; HostPort: string }[] | null | undefined>

/** Without the `::` twin that Docker gives every port published on all addresses (spec part 2, 1.6). */
function portBindings(ports: InspectedPorts): PortBinding[] {
  return Object.entries(ports).flatMap(([key, bindings]) => {
    const [containerPort, protocol] = key.split('/')
    return (bindings ?? [])
      .filter(({ HostIp }) => !HostIp.includes(':'))
      .map(({ HostIp, HostPort }) => ({
        containerPort: Number(containerPort),
        protocol: (protocol ?? 'tcp') as Protocol,
        hostPort: Number(HostPort),
        hostIp: HostIp || '0.0.0.0',
      }))
  })
}

interface InspectedNetwork {
  IPAddress: string
  MacAddress: string
  Gateway: string
  IPPrefixLen: number
}

function networkAttachments(networks: Record<string, InspectedNetwork>): NetworkAttachment[] {
  return Object.entries(networks)
    .filter(([, { IPAddress }]) => IPAddress)
    .map(([network, { IPAddress, MacAddress, Gateway, IPPrefixLen }]) => ({
      network,
      ipAddress: IPAddress,
      macAddress: MacAddress,
      gateway: Gateway,
      prefixLength: IPPrefixLen,
    }))
}

/** Docker's zero time, `0001-01-01T00:00:00Z`, means "never". */
function time(text: string | undefined): number | undefined {
  const ms = text ? Date.parse(text) : Number.NaN
  return ms > 0 ? ms : undefined
}
