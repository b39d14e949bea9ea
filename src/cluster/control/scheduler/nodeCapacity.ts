import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** In CPU units and MiB. */
export interface FreeRoom {
  cpu: number
  memoryMiB: number
}

/** What is left for one instance, and which host ports are taken. */
export interface FreeCapacity extends FreeRoom {
  usedTcpPorts: ReadonlySet<number>
  usedUdpPorts: ReadonlySet<number>
}

/** What an instance has left (spec part 1, 6.1). Costs the tasks with fixed host ports. */
export function freeCapacity(snapshot: Snapshot, instance: ContainerInstanceRecord): FreeCapacity {
  return { ...freeRoom(snapshot, instance), ...usedPorts(snapshot, instance) }
}

/**
 * Instances of several accounts and regions share the engine behind them, so every EC2 task on the node counts, until it is
 * STOPPED, whoever owns it. On a virtual instance only its own tasks do. Costs nothing, however many they are.
 */
export function freeRoom({ tasks }: Snapshot, { arn, node, virtual, registered }: ContainerInstanceRecord): FreeRoom {
  const cpu = virtual ? tasks.sum('reservedCpuOnInstance', arn) : tasks.sum('reservedCpuOnNode', node)
  const memoryMiB = virtual ? tasks.sum('reservedMemoryOnInstance', arn) : tasks.sum('reservedMemoryOnNode', node)
  // Virtual instances may promise more than their node has: it has nothing left then.
  return { cpu: Math.max(0, registered.cpu - cpu), memoryMiB: Math.max(0, registered.memoryMiB - memoryMiB) }
}

/** A virtual instance shares its host ports with the whole node. */
function usedPorts(snapshot: Snapshot, { registered, node }: ContainerInstanceRecord): Omit<FreeCapacity, keyof FreeRoom> {
  const holders = snapshot.tasks.by('fixedPortsOnNode', node)
  return {
    usedTcpPorts: new Set([...registered.reservedTcpPorts, ...holders.flatMap((task) => task.reserved.tcpPorts)]),
    usedUdpPorts: new Set([...registered.reservedUdpPorts, ...holders.flatMap((task) => task.reserved.udpPorts)]),
  }
}

/** Host ports that are asked for and taken, as `8080/tcp`. Costs nothing where none are asked for. */
export function takenPorts(snapshot: Snapshot, instance: ContainerInstanceRecord, reserved: TaskRecord['reserved']): string[] {
  if (reserved.tcpPorts.length + reserved.udpPorts.length === 0) return []
  const used = usedPorts(snapshot, instance)
  return [
    ...reserved.tcpPorts.filter((port) => used.usedTcpPorts.has(port)).map((port) => `${port}/tcp`),
    ...reserved.udpPorts.filter((port) => used.usedUdpPorts.has(port)).map((port) => `${port}/udp`),
  ]
}
