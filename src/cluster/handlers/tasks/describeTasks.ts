import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeTask } from '../views/describeTask.ts'

/** Tasks by id or ARN, stopped ones for at least an hour (spec part 1, 2.10 and 4.6). */
export const describeTasks: Handler<'DescribeTasks'> = ({ store }, request, context) => {
  const asked = request.tasks ?? []
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { found, failures } = lookUp(
    asked.map((id) => taskArnOf(id, cluster)),
    (arn) => snapshot.tasks.get(arn),
  )
  const tags = request.include?.includes('TAGS') ?? false
  return { tasks: found.map((record) => describeTask(snapshot, record, { tags })), failures }
}
