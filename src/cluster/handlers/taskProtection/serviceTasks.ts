import type { Failure } from '@aws-sdk/client-ecs'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { taskArnOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'

/** The tasks of services among those asked for; only they can be protected (spec part 1, 2.2). */
export function findServiceTasks(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  asked: readonly string[],
): { tasks: TaskRecord[]; failures: Failure[] } {
  const { found, failures } = lookUp(
    asked.map((id) => taskArnOf(id, cluster)),
    (arn) => snapshot.tasks.get(arn),
  )
  const isValid = (task: TaskRecord) => task.serviceArn !== undefined && task.desiredStatus === 'RUNNING'
  const invalid = found.filter((task) => !isValid(task)).map(({ arn }) => ({ arn, reason: 'TASK_NOT_VALID' }))
  return { tasks: found.filter(isValid), failures: [...failures, ...invalid] }
}
