import type { TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { PlacementRequest } from './choosePlacement.ts'

/** The tasks that a new one is spread among and kept apart from: of its service, or of its group (spec part 1, 6.2). */
export function kinOf(snapshot: Snapshot, request: PlacementRequest): TaskRecord[] {
  if (request.serviceArn) return snapshot.tasks.by('liveOfService', request.serviceArn)
  return snapshot.tasks.by('liveOfCluster', request.cluster.arn).filter((task) => task.group === request.group)
}
