import type { ContainerCreateOptions, HostConfig, PortMap } from 'dockerode'
import type { BindMount, ContainerSpec, HealthCheckSpec, PortPublication } from '../containerEngine.ts'

const MIB = 1_048_576
const NANOSECONDS = 1_000_000_000

/** The body of `POST /containers/create` for a spec (spec part 2, 1.2). What the spec leaves out is left to the engine. */
export function createBody(spec: ContainerSpec): ContainerCreateOptions {
  return {
    Image: spec.image,
    Labels: { ...spec.labels },
    HostConfig: hostConfig(spec),
    ...present('Cmd', spec.command),
    ...present('Entrypoint', spec.entryPoint),
    ...present('Env', spec.environment && Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`)),
    ...present('User', spec.user),
    ...present('WorkingDir', spec.workingDirectory),
    ...present('Hostname', spec.hostname),
    ...present('OpenStdin', spec.interactive),
    ...present('Tty', spec.pseudoTerminal),
    ...present('StopTimeout', spec.stopTimeoutSeconds),
    ...present('Healthcheck', spec.healthCheck && healthCheck(spec.healthCheck)),
    ...present('ExposedPorts', spec.ports?.length ? exposedPorts(spec.ports) : undefined),
    ...present('Volumes', spec.anonymousVolumes && Object.fromEntries(spec.anonymousVolumes.map((path) => [path, {}]))),
    ...present('NetworkingConfig', networkAliases(spec)),
  }
}

function hostConfig(spec: ContainerSpec): HostConfig {
  return {
    NetworkMode: spec.networkMode,
    ...resources(spec),
    ...isolation(spec),
    ...present('PortBindings', spec.ports?.length ? portBindings(spec.ports) : undefined),
    ...present('Binds', spec.mounts?.map(bind)),
    ...present('Tmpfs', spec.tmpfs && { ...spec.tmpfs }),
    ...present('VolumesFrom', spec.volumesFrom),
    ...present('Links', spec.links),
    ...present('Dns', spec.dns),
    ...present('DnsSearch', spec.dnsSearch),
    ...present('ExtraHosts', spec.extraHosts),
    ...present('LogConfig', spec.logDriver === undefined ? undefined : { Type: spec.logDriver, Config: { ...spec.logOptions } }),
  }
}

function resources(spec: ContainerSpec): HostConfig {
  return {
    ...present('CpuShares', spec.cpuShares),
    ...present('NanoCpus', spec.cpuLimit === undefined ? undefined : Math.round(spec.cpuLimit * NANOSECONDS)),
    ...present('Memory', bytes(spec.memoryMiB)),
    ...present('MemoryReservation', bytes(spec.memoryReservationMiB)),
    ...present('MemorySwap', bytes(spec.memorySwapMiB)),
    ...present('MemorySwappiness', spec.memorySwappiness),
    ...present('PidsLimit', spec.pidsLimit),
    ...present('ShmSize', bytes(spec.sharedMemoryMiB)),
    ...present(
      'Ulimits',
      spec.ulimits?.map(({ name, soft, hard }) => ({ Name: name, Soft: soft, Hard: hard })),
    ),
    ...present('CgroupParent', spec.cgroupParent),
  }
}

function isolation(spec: ContainerSpec): HostConfig {
  return {
    ...present('Privileged', spec.privileged),
    ...present('ReadonlyRootfs', spec.readonlyRootFilesystem),
    ...present('SecurityOpt', spec.securityOptions),
    ...present('Sysctls', spec.sysctls && { ...spec.sysctls }),
    ...present('CapAdd', spec.capabilitiesAdd),
    ...present('CapDrop', spec.capabilitiesDrop),
    ...present(
      'Devices',
      spec.devices?.map((device) => ({
        PathOnHost: device.hostPath,
        PathInContainer: device.containerPath,
        CgroupPermissions: device.permissions,
      })),
    ),
    ...present('Init', spec.init),
    ...present('PidMode', spec.pidMode),
    ...present('IpcMode', spec.ipcMode),
  }
}

function healthCheck(check: HealthCheckSpec) {
  if (check.test[0] === 'NONE') return { Test: ['NONE'] }
  return {
    Test: check.test,
    Interval: check.intervalSeconds * NANOSECONDS,
    Timeout: check.timeoutSeconds * NANOSECONDS,
    Retries: check.retries,
    StartPeriod: check.startPeriodSeconds * NANOSECONDS,
  }
}

const portKey = (port: PortPublication) => `${port.containerPort}/${port.protocol}`

function exposedPorts(ports: readonly PortPublication[]): Record<string, object> {
  return Object.fromEntries(ports.map((port) => [portKey(port), {}]))
}

function portBindings(ports: readonly PortPublication[]): PortMap {
  const bindings: Record<string, { HostIp: string; HostPort: string }[]> = {}
  for (const port of ports) {
    const binding = { HostIp: port.hostIp, HostPort: String(port.hostPort) }
    bindings[portKey(port)] = [...(bindings[portKey(port)] ?? []), binding]
  }
  return bindings
}

function bind({ source, containerPath, readOnly }: BindMount): string {
  return readOnly ? `${source}:${containerPath}:ro` : `${source}:${containerPath}`
}

/** Docker refuses aliases on the networks it brings itself. */
function networkAliases(spec: ContainerSpec): ContainerCreateOptions['NetworkingConfig'] {
  const builtIn = ['bridge', 'default', 'host', 'none', ''].includes(spec.networkMode) || spec.networkMode.startsWith('container:')
  if (builtIn || !spec.networkAliases?.length) return undefined
  return { EndpointsConfig: { [spec.networkMode]: { Aliases: spec.networkAliases } } }
}

const bytes = (mib: number | undefined) => (mib === undefined ? undefined : mib * MIB)

/** A member that is there only when it has a value, because Docker reads `null` and absence differently. */
function present<Name extends string, Value>(name: Name, value: Value | undefined): { [N in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { [N in Name]?: Value })
}
