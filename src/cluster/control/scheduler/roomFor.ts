import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { candidateInstances, explainRefusal, type PlacementRequest } from './choosePlacement.ts'
import { explainMissingDaemon } from './explainMissingDaemon.ts'
import { freeRoom } from './nodeCapacity.ts'
import { explainConstraints, isDistinct } from './placementConstraints.ts'

/** What a task reserves. */
export type Needs = TaskRecord['reserved']

/**
 * How many more such tasks would be placed now, one after the other (spec part 1, 6.1).
 * Infinity where nothing limits them: on Fargate, or when they reserve nothing.
 */
export function roomFor(snapshot: Snapshot, request: PlacementRequest): number {
  if (request.launchType === 'FARGATE') return Number.POSITIVE_INFINITY
  const perShare = new Map<string, number>()
  for (const instance of candidateInstances(snapshot, request)) {
    const share = shareOf(instance, request)
    perShare.set(share, Math.max(perShare.get(share) ?? 0, roomOn(snapshot, request, instance)))
  }
  return [...perShare.values()].reduce((total, room) => total + room, 0)
}

/** Instances that share a node share its room; virtual ones have rooms of their own, but share its host ports. */
function shareOf({ arn, node, virtual }: ContainerInstanceRecord, { reserved }: PlacementRequest): string {
  const isFixed = reserved.tcpPorts.length + reserved.udpPorts.length > 0
  return virtual && !isFixed ? arn : node
}

function roomOn(snapshot: Snapshot, request: PlacementRequest, instance: ContainerInstanceRecord): number {
  if (explainRefusal(snapshot, request, instance) ?? explainMissingDaemon(snapshot, instance)) return 0
  if (explainConstraints(snapshot, request, instance)) return 0
  if (isDistinct(request)) return 1
  const { cpu, memoryMiB, tcpPorts, udpPorts } = request.reserved
  if (tcpPorts.length + udpPorts.length > 0) return 1
  const free = freeRoom(snapshot, instance)
  const times = (left: number, needed: number) => (needed > 0 ? Math.floor(left / needed) : Number.POSITIVE_INFINITY)
  return Math.min(times(free.cpu, cpu), times(free.memoryMiB, memoryMiB))
}

/** The least of both: room for that may be room for one of them. Ports count only where both need some. */
export function leastOf(one: Needs, other: Needs): Needs {
  const fixed = (needs: Needs) => needs.tcpPorts.length + needs.udpPorts.length > 0
  const ports = fixed(one) && fixed(other) ? one : { tcpPorts: [], udpPorts: [] }
  return { ...ports, cpu: Math.min(one.cpu, other.cpu), memoryMiB: Math.min(one.memoryMiB, other.memoryMiB) }
}

/** Whether an instance has the CPU and the memory, whatever else keeps a task from it; host ports are taken to be free. */
export function mayFit(snapshot: Snapshot, instance: ContainerInstanceRecord, { cpu, memoryMiB, tcpPorts, udpPorts }: Needs): boolean {
  if (tcpPorts.length + udpPorts.length > 0) return true
  const free = freeRoom(snapshot, instance)
  return free.cpu >= cpu && free.memoryMiB >= memoryMiB
}
