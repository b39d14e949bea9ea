import type { ContainerDefinition, NetworkBinding, PortMapping } from '@aws-sdk/client-ecs'
import type { ContainerFacts, PortBinding, PortPublication, Protocol } from '#cluster/engine/containerEngine.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records.ts'

interface DeclaredPort {
  containerPort: number
  /** 0 where any free one will do. */
  hostPort: number
  protocol: Protocol
}

/** Ports to publish for one container of a bridge-mode task (spec part 2, 1.6). */
export function planPorts(container: ContainerDefinition, hostIp: string): PortPublication[] {
  return declaredPorts(container).map((port) => ({ ...port, hostIp }))
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
  const declared = declaredPorts(container)
  if (taskDefinition.definition.networkMode === 'host') return declared.map(hostModeBinding)
  return (facts?.ports ?? []).filter((bound) => declared.some((port) => isSamePort(port, bound))).map(binding)
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
