import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { explainRefusal, type PlacementRequest } from '../scheduler/choosePlacement.ts'
import { explainConstraints, isDistinct } from '../scheduler/placementConstraints.ts'
import type { PlacementRefusal } from '../scheduler/refusals.ts'

/** A machine that does not exist yet, and what would be left of it. */
interface Bin {
  instance: ContainerInstanceRecord
  cpu: number
  memoryMiB: number
  groups: Set<string>
}

export interface Waiting {
  task: Pick<TaskRecord, 'arn'>
  request: PlacementRequest
}

/** How many new machines `waiting` would fill, and which tasks no machine of the group could ever take, with the reason. */
export interface Needed {
  instances: number
  hopeless: { arn: string; why: PlacementRefusal }[]
}

/**
 * Packs waiting tasks, in their order, onto machines that the group could launch (spec part 1, 6.5: M). A task that not even an empty one
 * takes does not count: more of them would not help it.
 * @param fresh one empty machine for each zone of the group, none of them in the store
 */
export function neededInstances(snapshot: Snapshot, waiting: readonly Waiting[], fresh: readonly ContainerInstanceRecord[]): Needed {
  const bins: Bin[] = []
  const hopeless: Needed['hopeless'] = []
  for (const { task, request } of waiting) {
    const open = bins.find((bin) => fits(snapshot, bin, request))
    if (open) {
      fill(open, request)
      continue
    }
    const refused: PlacementRefusal[] = []
    const taker = fresh.find((instance) => {
      const why = explainRefusal(snapshot, request, instance) ?? explainConstraints(snapshot, request, instance)
      if (why) refused.push(why)
      return !why
    })
    if (taker) bins.push(fill({ instance: taker, ...taker.registered, groups: new Set() }, request))
    else if (refused[0]) hopeless.push({ arn: task.arn, why: refused[0] })
  }
  return { instances: bins.length, hopeless }
}

function fits(snapshot: Snapshot, { instance, cpu, memoryMiB, groups }: Bin, request: PlacementRequest): boolean {
  const { reserved, group } = request
  if (reserved.cpu > cpu || reserved.memoryMiB > memoryMiB) return false
  // Fixed host ports are the computer's: the first of them takes it, wherever it goes.
  if (reserved.tcpPorts.length + reserved.udpPorts.length > 0 || (isDistinct(request) && groups.has(group))) return false
  return !explainRefusal(snapshot, request, instance) && !explainConstraints(snapshot, request, instance)
}

function fill(bin: Bin, { reserved, group }: PlacementRequest): Bin {
  bin.cpu -= reserved.cpu
  bin.memoryMiB -= reserved.memoryMiB
  bin.groups.add(group)
  return bin
}
