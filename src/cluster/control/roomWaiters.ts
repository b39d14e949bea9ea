import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { mayFit, type Needs } from './scheduler/roomFor.ts'
import type { Room } from './wakeUps.ts'

export interface RoomWaiters {
  /** After each look at a service. @param needs of its task that found no place; undefined where all did */
  note(arn: ServiceArn, needs: Needs | undefined): void
  /** Something may fit that did not fit before. */
  offer(room: Room): void
}

/**
 * Services with a task that found no place, those that wait longest first. What becomes free is offered to one after the other, and only to
 * those whose task it is large enough for: a look at each of them for each task that ends would cost as much as they are many. Nobody waits
 * for this alone: who is passed over looks again after `placementRetryMs`.
 * @param look asks for a look at a service
 */
export function createRoomWaiters(read: () => Snapshot, look: (arn: ServiceArn) => void): RoomWaiters {
  const waiting = new Map<ServiceArn, Needs>()
  /** Instances that have become freer since somebody last had no use for them. */
  const offered = new Set<string>()
  const tried = new Set<ServiceArn>()
  let asked: ServiceArn | undefined

  const askNext = () => {
    asked = undefined
    for (const [arn, needs] of waiting) {
      if (tried.has(arn) || !fitsAny(read(), offered, needs)) continue
      asked = arn
      return look(arn)
    }
    offered.clear()
    tried.clear()
  }

  return {
    note(arn, needs) {
      if (needs) waiting.set(arn, needs)
      else waiting.delete(arn)
      if (asked !== arn) return
      if (needs) tried.add(arn)
      askNext()
    },
    offer(room) {
      if (room === 'everywhere') return waiting.forEach((_, arn) => look(arn))
      if (room.size === 0 || waiting.size === 0) return
      for (const arn of room) offered.add(arn)
      tried.clear()
      askNext()
    },
  }
}

const fitsAny = (snapshot: Snapshot, arns: ReadonlySet<string>, needs: Needs): boolean =>
  [...arns].some((arn) => withNeighbours(snapshot, arn).some((instance) => mayFit(snapshot, instance, needs)))

/** Those that are no virtual instances share the room of their node with all that is on it. */
function withNeighbours({ containerInstances }: Snapshot, arn: string): ContainerInstanceRecord[] {
  const instance = containerInstances.get(arn)
  if (!instance) return []
  return [instance, ...containerInstances.by('node', instance.node).filter((other) => other.arn !== arn && !other.virtual)]
}
