import type { EcsEvent, EcsEventDetails } from '#cluster/api/events.ts'
import { describeTask } from '#cluster/handlers/views/describeTask.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { type ChangeOf, envelope, isoTime, type Projection, withIsoTimes } from './projection.ts'

/** One when a task, or a container of it, comes to another state, wish or health (spec part 1, 10). */
export function projectTaskStateChange({ before, after }: ChangeOf<'tasks'>, projection: Projection): EcsEvent[] {
  if (!after || (before && stateOf(before) === stateOf(after))) return []
  const { tags: _, ...task } = describeTask(projection.snapshot, after, { tags: false })
  // EventBridge calls a network interface otherwise than the API does.
  const attachments = task.attachments?.map((attachment) =>
    attachment.type === 'ElasticNetworkInterface' ? { ...attachment, type: 'eni' } : attachment,
  )
  const detail = { ...withIsoTimes({ ...task, attachments }), updatedAt: isoTime(projection.now) }
  return [envelope('ECS Task State Change', after, detail as EcsEventDetails['ECS Task State Change'], projection)]
}

/** What ECS tells of, as one text to compare. */
function stateOf({ lastStatus, desiredStatus, healthStatus, networkInterface, containers }: TaskRecord): string {
  const each = containers.map((container) => `${container.lastStatus} ${container.healthStatus}`)
  return [lastStatus, desiredStatus, healthStatus, networkInterface?.status ?? '', ...each].join('|')
}
