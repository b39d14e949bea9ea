import { requireActiveService, taskSetArnOf } from '../checks/taskSets.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeTaskSet } from '../views/describeTaskSet.ts'

/** The task sets of an ACTIVE service, all of them or those asked for (spec part 1, 2.2 and 5.13). */
export const describeTaskSets: Handler<'DescribeTaskSets'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const service = requireActiveService(snapshot, context, request)
  const all = snapshot.taskSets.by('service', service.arn)
  const asked = request.taskSets?.length ? request.taskSets.map((id) => taskSetArnOf(service, id)) : all.map(({ arn }) => arn)
  const { found, failures } = lookUp(asked, (arn) => snapshot.taskSets.get(arn))
  const tags = request.include?.includes('TAGS') ?? false
  return { taskSets: found.map((taskSet) => describeTaskSet(snapshot, service, taskSet, { tags })), failures }
}
