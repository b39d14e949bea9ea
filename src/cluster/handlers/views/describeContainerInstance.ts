import type { ContainerInstance, ContainerInstanceHealthStatus, Resource, VersionInfo } from '@aws-sdk/client-ecs'
import { freeCapacity } from '#cluster/control/scheduler/nodeCapacity.ts'
import { attributesOf } from '#cluster/control/scheduler/query/index.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { time } from './time.ts'

/** A container instance as ECS answers it (spec part 1, 7). What remains is less all EC2 tasks on its node, whoever owns them. */
export function describeContainerInstance(
  snapshot: Snapshot,
  instance: ContainerInstanceRecord,
  options: { tags: boolean; health?: boolean },
): ContainerInstance {
  const { registered } = instance
  const free = freeCapacity(snapshot, instance)
  return {
    containerInstanceArn: instance.arn,
    ec2InstanceId: instance.ec2InstanceId,
    ...definedOnly({ capacityProviderName: instance.capacityProviderName, agentUpdateStatus: instance.agentUpdateStatus }),
    version: instance.version,
    versionInfo: versionInfo(instance),
    registeredResources: resources(registered.cpu, registered.memoryMiB, registered.reservedTcpPorts, registered.reservedUdpPorts),
    remainingResources: resources(free.cpu, free.memoryMiB, free.usedTcpPorts, free.usedUdpPorts),
    status: instance.status,
    agentConnected: instance.agentConnected,
    runningTasksCount: snapshot.tasks.count('runningOnInstance', instance.arn),
    pendingTasksCount: snapshot.tasks.count('pendingOnInstance', instance.arn),
    attributes: attributesOf(instance),
    attachments: [],
    registeredAt: time(instance.registeredAt),
    tags: options.tags ? instance.tags : [],
    ...(options.health && { healthStatus: healthOf(instance) }),
  }
}

/** An agent may not say which one it is. */
function versionInfo({ agentVersion, agentHash, engineVersion }: ContainerInstanceRecord): VersionInfo {
  return {
    ...(agentVersion && { agentVersion }),
    ...(agentHash && { agentHash }),
    ...(engineVersion && { dockerVersion: `DockerVersion: ${engineVersion}` }),
  }
}

/** The engine is what the instance runs tasks with, so it is well as long as that answers. */
function healthOf({ agentConnected }: ContainerInstanceRecord): ContainerInstanceHealthStatus {
  const status = agentConnected ? 'OK' : 'IMPAIRED'
  return { overallStatus: status, details: [{ type: 'CONTAINER_RUNTIME', status }] }
}

function resources(cpu: number, memoryMiB: number, tcpPorts: Iterable<number>, udpPorts: Iterable<number>): Resource[] {
  const integer = (name: string, integerValue: number): Resource => ({ name, type: 'INTEGER', doubleValue: 0, longValue: 0, integerValue })
  const ports = (name: string, used: Iterable<number>): Resource => ({
    name,
    type: 'STRINGSET',
    doubleValue: 0,
    longValue: 0,
    integerValue: 0,
    stringSetValue: Array.from(used, String),
  })
  return [integer('CPU', cpu), integer('MEMORY', memoryMiB), ports('PORTS', tcpPorts), ports('PORTS_UDP', udpPorts)]
}
