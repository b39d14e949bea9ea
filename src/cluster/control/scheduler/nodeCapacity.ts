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
 * so every EC2 task on the node counts, until it is STOPPED, whoever owns it. Costs the tasks with fixed host ports.
 */
export function freeCapacity(snapshot: Snapshot, instance: ContainerInstanceRecord): FreeCapacity {
  const { registered, node } = instance
  const holders = snapshot.tasks.by('fixedPortsOnNode', node)
  return {
    cpu: registered.cpu - snapshot.tasks.sum('reservedCpuOnNode', node),
    memoryMiB: registered.memoryMiB - snapshot.tasks.sum('reservedMemoryOnNode', node),
    usedTcpPorts: new Set([...registered.reservedTcpPorts, ...holders.flatMap((task) => task.reserved.tcpPorts)]),
    usedUdpPorts: new Set([...registered.reservedUdpPorts, ...holders.flatMap((task) => task.reserved.udpPorts)]),
  }
}

/** Host ports that are asked for and taken, as `8080/tcp`. */
export function takenPorts(free: FreeCapacity, reserved: TaskRecord['reserved']): string[] {
  return [
    ...reserved.tcpPorts.filter((port) => free.usedTcpPorts.has(port)).map((port) => `${port}/tcp`),
    ...reserved.udpPorts.filter((port) => free.usedUdpPorts.has(port)).map((port) => `${port}/udp`),
  ]
}
