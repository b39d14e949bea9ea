import type { EcsEvent, EcsEventDetails } from '#cluster/api/events.ts'
import { describeContainerInstance } from '#cluster/handlers/views/describeContainerInstance.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Change } from '#cluster/state/store.ts'
import { envelope, isoTime, type Projection, withIsoTimes } from './projection.ts'

/** One for each instance that changed, or whose resources tasks took or gave back, however many did (spec part 1, 10). */
export function projectContainerInstanceStateChanges(changes: readonly Change[], projection: Projection): EcsEvent[] {
  const arns = new Set(changes.flatMap((change) => touchedInstance(change) ?? []))
  return [...arns].flatMap((arn) => project(arn, projection))
}

function touchedInstance(change: Change): string | undefined {
  if (change.table === 'containerInstances') return change.key
  if (change.table !== 'tasks' || holdsResources(change.before) === holdsResources(change.after)) return undefined
  return change.after?.containerInstanceArn ?? change.before?.containerInstanceArn
}

const holdsResources = (task: TaskRecord | undefined) => task !== undefined && task.lastStatus !== 'STOPPED'

function project(arn: string, projection: Projection): EcsEvent[] {
  const instance = projection.snapshot.containerInstances.get(arn)
  if (!instance) return []
  const { tags: _, attributes, ...described } = describeContainerInstance(projection.snapshot, instance, { tags: false })
  // Not copied: there are many of them, and the record's never change.
  const detail = { ...withIsoTimes(described), attributes, clusterArn: instance.clusterArn, updatedAt: isoTime(projection.now) }
  return [
    envelope('ECS Container Instance State Change', instance, detail as EcsEventDetails['ECS Container Instance State Change'], projection),
  ]
}
