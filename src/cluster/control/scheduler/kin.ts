import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { NewTask } from '#cluster/state/writes/newTask.ts'
import type { PlacementRequest } from './choosePlacement.ts'

/** The tasks that a new one is spread among and kept apart from: of its service, or of its group (spec part 1, 6.2). */
function kinOf(snapshot: Snapshot, { serviceArn, cluster, group }: PlacementRequest): TaskRecord[] {
  if (serviceArn) return snapshot.tasks.by('liveOfService', serviceArn)
  return snapshot.tasks.by('liveOfGroup', `${cluster.arn}|${group}`)
}

/** How many of them there are where. Read once, and kept as more are placed. */
export interface Kin {
  on(instance: ContainerInstanceRecord): number
  inZone(zone: string): number
  /** One more, which is written before the next one is asked for. */
  add(placement: NewTask['placement']): void
}

/** Costs nothing until it is asked. */
export function countKin(snapshot: Snapshot, request: PlacementRequest): Kin {
  let counts: { instances: Map<string, number>; zones: Map<string, number> } | undefined
  const counted = () => {
    if (counts) return counts
    counts = { instances: new Map(), zones: new Map() }
    for (const task of kinOf(snapshot, request)) note(task)
    return counts
  }
  const note = ({ availabilityZone, containerInstanceArn }: Pick<TaskRecord, 'availabilityZone' | 'containerInstanceArn'>) => {
    if (!counts) return
    increase(counts.zones, availabilityZone)
    if (containerInstanceArn) increase(counts.instances, containerInstanceArn)
  }
  return {
    on: ({ arn }) => counted().instances.get(arn) ?? 0,
    inZone: (zone) => counted().zones.get(zone) ?? 0,
    // What was not counted yet is, once it is written, found with the others.
    add: note,
  }
}

const increase = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
