import type { ContainerDefinition, NetworkBinding, PortMapping } from '@aws-sdk/client-ecs'
import type { ContainerFacts, PortBinding, PortPublication, Protocol } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { type HostPortRanges, rangeKey } from '../ports/chooseRanges.ts'

interface DeclaredPort {
  containerPort: number
  /** 0 where any free one will do. */
  hostPort: number
  protocol: Protocol
}

/**
 * Ports to publish for one container of a bridge-mode task (spec part 2, 1.6).
 * @param ranges where the rows of host ports begin; without them the engine chooses each port for itself
 */
export function planPorts(container: ContainerDefinition, hostIp: string, ranges: HostPortRanges = new Map()): PortPublication[] {
  return (container.portMappings ?? []).flatMap((mapping) => {
    const first = ranges.get(rangeKey(mapping))
    return portsOf(mapping).map((port, index) => ({ ...port, hostIp, ...(first !== undefined && { hostPort: first + index }) }))
  })
}

/**
 * Ports to publish on the pause container of an awsvpc task: all that its containers declare, each at a free host port,
 * because every task has the same ones and only one host.
 */
export function planPausePorts(containers: readonly ContainerDefinition[], hostIp: string): PortPublication[] {
  const ports = new Map<string, PortPublication>()
  for (const { containerPort, protocol } of containers.flatMap(declaredPorts)) {
    ports.set(`${containerPort}/${protocol}`, { containerPort, protocol, hostPort: 0, hostIp })
  }
  return [...ports.values()]
}

/**
 * What DescribeTasks says a container is reached at.
 * @param facts of the container that publishes: its own, or the pause container of an awsvpc task
 */
export function networkBindings(
  taskDefinition: TaskDefinitionRecord,
  container: ContainerDefinition,
  facts: ContainerFacts | undefined,
): NetworkBinding[] {
  const isHost = taskDefinition.definition.networkMode === 'host'
  return (container.portMappings ?? []).flatMap((mapping) => {
    const ports = portsOf(mapping)
    if (isHost) return ports.map(hostModeBinding)
    const bound = (facts?.ports ?? []).filter((port) => ports.some((declared) => isSamePort(declared, port)))
    return rangeBinding(mapping, bound) ?? bound.map(binding)
  })
}

/** One binding for a whole range, where its host ports are in a row. */
function rangeBinding({ containerPortRange }: PortMapping, bound: readonly PortBinding[]): NetworkBinding[] | undefined {
  if (!containerPortRange) return undefined
  const sorted = bound.toSorted((a, b) => a.containerPort - b.containerPort)
  const [first, last] = [sorted[0], sorted.at(-1)]
  if (!first || !last || sorted.some((port, index) => port.hostPort !== first.hostPort + index || port.hostIp !== first.hostIp))
    return undefined
  return [{ bindIP: first.hostIp, containerPortRange, hostPortRange: `${first.hostPort}-${last.hostPort}`, protocol: first.protocol }]
}

const isSamePort = (port: DeclaredPort, bound: PortBinding) =>
  port.containerPort === bound.containerPort && port.protocol === bound.protocol

const binding = ({ hostIp, containerPort, hostPort, protocol }: PortBinding): NetworkBinding => ({
  bindIP: hostIp,
  containerPort,
  hostPort,
  protocol,
})

const hostModeBinding = ({ containerPort, protocol }: DeclaredPort): NetworkBinding => ({
  bindIP: '0.0.0.0',
  containerPort,
  hostPort: containerPort,
  protocol,
})

function declaredPorts(container: ContainerDefinition): DeclaredPort[] {
  return (container.portMappings ?? []).flatMap(portsOf)
}

function portsOf(mapping: PortMapping): DeclaredPort[] {
  const protocol = mapping.protocol ?? 'tcp'
  const [first, last] = (mapping.containerPortRange ?? '').split('-').map(Number)
  if (first && last) {
    return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => ({ containerPort: first + index, hostPort: 0, protocol }))
  }
  return mapping.containerPort ? [{ containerPort: mapping.containerPort, hostPort: mapping.hostPort ?? 0, protocol }] : []
}
