import type { ContainerInstanceRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** What is left for one instance, in CPU units and MiB, and which host ports are taken. */
export interface FreeCapacity {
  cpu: number
  memoryMiB: number
  usedTcpPorts: ReadonlySet<number>
  usedUdpPorts: ReadonlySet<number>
}

/**
 * What an instance has left (spec part 1, 6.1). Instances of several accounts and regions share the engine behind them,
 * so every EC2 task on the node counts, until it is STOPPED, whoever owns it. On a virtual instance only its own tasks
 * do; its host ports it shares with the whole node. Costs the tasks with fixed host ports.
 */
export function freeCapacity(snapshot: Snapshot, instance: ContainerInstanceRecord): FreeCapacity {
  const { registered, node } = instance
  const holders = snapshot.tasks.by('fixedPortsOnNode', node)
  const reserved = reservedOf(snapshot, instance)
  return {
    // Virtual instances may promise more than their node has: it has nothing left then.
    cpu: Math.max(0, registered.cpu - reserved.cpu),
    memoryMiB: Math.max(0, registered.memoryMiB - reserved.memoryMiB),
    usedTcpPorts: new Set([...registered.reservedTcpPorts, ...holders.flatMap((task) => task.reserved.tcpPorts)]),
    usedUdpPorts: new Set([...registered.reservedUdpPorts, ...holders.flatMap((task) => task.reserved.udpPorts)]),
  }
}

function reservedOf({ tasks }: Snapshot, { arn, node, virtual }: ContainerInstanceRecord): Pick<FreeCapacity, 'cpu' | 'memoryMiB'> {
  return virtual
    ? { cpu: tasks.sum('reservedCpuOnInstance', arn), memoryMiB: tasks.sum('reservedMemoryOnInstance', arn) }
    : { cpu: tasks.sum('reservedCpuOnNode', node), memoryMiB: tasks.sum('reservedMemoryOnNode', node) }
}

/** Host ports that are asked for and taken, as `8080/tcp`. */
export function takenPorts(free: FreeCapacity, reserved: TaskRecord['reserved']): string[] {
  return [
    ...reserved.tcpPorts.filter((port) => free.usedTcpPorts.has(port)).map((port) => `${port}/tcp`),
    ...reserved.udpPorts.filter((port) => free.usedUdpPorts.has(port)).map((port) => `${port}/udp`),
  ]
}
