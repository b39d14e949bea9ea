import { clientError } from '#cluster/api/errors.ts'
import { findTaskDefinition } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeTaskDefinition as view } from '../views/describeTaskDefinition.ts'

/** A revision, INACTIVE ones included, or the newest ACTIVE one of a family; tags stand beside it (spec part 1, 2.3). */
export const describeTaskDefinition: Handler<'DescribeTaskDefinition'> = ({ store }, request, context) => {
  const record = findTaskDefinition(store.read(), context, request.taskDefinition ?? '')
  if (!record) throw clientError('Unable to describe task definition.')
  return { taskDefinition: view(record), ...(request.include?.includes('TAGS') && { tags: record.tags }) }
}
