import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { PlacementRequest } from './choosePlacement.ts'
import type { Kin } from './kin.ts'
import { freeRoom } from './nodeCapacity.ts'
import { orderByStrategy } from './orderByStrategy.ts'
import { attributesOf } from './query/index.ts'

/** By the strategies that were given; else the zone with the fewest tasks of the service or group, then the instance (spec part 1, 5.1). */
export function chooseInstance(
  snapshot: Snapshot,
  request: PlacementRequest,
  feasible: readonly ContainerInstanceRecord[],
  kin: Kin,
): ContainerInstanceRecord | undefined {
  if (feasible.length <= 1) return feasible[0]
  if (request.placementStrategy?.length) return byStrategy(snapshot, request, feasible, kin)
  return feasible.reduce((best, instance) => (isEmptier(instance, best, kin) ? instance : best))
}

/** Of equal ones the first stays. */
function isEmptier(one: ContainerInstanceRecord, other: ContainerInstanceRecord, kin: Kin): boolean {
  const difference = kin.inZone(one.availabilityZone) - kin.inZone(other.availabilityZone)
  return difference < 0 || (difference === 0 && kin.on(one) < kin.on(other))
}

function byStrategy(
  snapshot: Snapshot,
  request: PlacementRequest,
  feasible: readonly ContainerInstanceRecord[],
  kin: Kin,
): ContainerInstanceRecord | undefined {
  const strategies = request.placementStrategy ?? []
  const seed = `${request.group} ${snapshot.tasks.size}`
  const facts = feasible.map((instance) => {
    const free = freeRoom(snapshot, instance)
    return {
      instance,
      containerInstanceArn: instance.arn,
      freeCpu: free.cpu,
      freeMemoryMiB: free.memoryMiB,
      attribute: (name: string) => attributesOf(instance).find((one) => one.name === name)?.value,
      kin: kin.on(instance),
      seed,
    }
  })
  return orderByStrategy(facts, strategies)[0]?.instance
}
