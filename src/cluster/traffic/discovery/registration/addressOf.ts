import { isIPv4 } from 'node:net'
import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** The address that the engine's machine has for all containers (docs/decisions/0021-metadata-without-a-helper.md). */
const ENGINE_MACHINE = '169.254.170.2'

/** Where a task is reached: an address, and the port where that is another than the container's. */
export interface Reached {
  address: string
  port?: number
}

/**
 * Where other containers reach a task: an awsvpc task at its own address, a container of a bridge task at its own too, because host ports are
 * published on loopback alone, and a host task at the machine's. One on an engine elsewhere is reached as on EC2, at the address of its
 * machine and its host port. Undefined while that is not known, and where it has no such address.
 */
export function addressOf(
  snapshot: Snapshot,
  task: TaskRecord,
  { definition }: TaskDefinitionRecord,
  registry: ServiceRegistry,
): Reached | undefined {
  const engine = snapshot.engines.get(task.node)
  if (engine?.host !== undefined) return onEngine(engine.host, task, registry)
  if (task.networkInterface) return at(task.networkInterface.privateIpv4Address)
  if (definition.networkMode === 'host') return at(ENGINE_MACHINE)
  return at(task.containers.find(({ name }) => name === registry.containerName)?.address)
}

const at = (address: string | undefined): Reached | undefined => (address === undefined ? undefined : { address })

function onEngine(host: string, task: TaskRecord, { containerName, containerPort }: ServiceRegistry): Reached | undefined {
  const bindings = task.containers.find(({ name }) => name === containerName)?.networkBindings ?? []
  const port = bindings.find((binding) => binding.containerPort === containerPort)?.hostPort
  return isIPv4(host) && port !== undefined ? { address: host, port } : undefined
}
