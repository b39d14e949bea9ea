import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord, TaskRecord } from '#cluster/state/records.ts'

/** The address that the engine's machine has for all containers (docs/decisions/0021-metadata-without-a-helper.md). */
const ENGINE_MACHINE = '169.254.170.2'

/**
 * Where other containers reach a task: an awsvpc task at its own address, a container of a bridge task at its own too, because host ports are
 * published on loopback alone, and a host task at the machine's. Undefined while that is not known.
 */
export function addressOf(task: TaskRecord, { definition }: TaskDefinitionRecord, registry: ServiceRegistry): string | undefined {
  if (task.networkInterface) return task.networkInterface.privateIpv4Address
  if (definition.networkMode === 'host') return ENGINE_MACHINE
  return task.containers.find(({ name }) => name === registry.containerName)?.address
}
