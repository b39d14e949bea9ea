import { taskDefinitionArn } from '#cluster/api/arns.ts'
import { clientError } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { parseTaskDefinitionId } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeTaskDefinition } from '../views/describeTaskDefinition.ts'

/** Makes a revision INACTIVE: services go on with it, nothing new starts from it. Again changes nothing (spec part 1, 2.9). */
export const deregisterTaskDefinition: Handler<'DeregisterTaskDefinition'> = ({ store, clock }, request, context) => {
  const { family, revision } = parseTaskDefinitionId(request.taskDefinition ?? '', context)
  if (revision === undefined) throw clientError('Revision is missing.')
  const record = store.read().taskDefinitions.get(taskDefinitionArn(context, family, revision))
  if (!record) throw clientError('The specified task definition does not exist. Specify a valid account, family, revision and try again.')
  if (record.status !== 'ACTIVE') return { taskDefinition: describeTaskDefinition(record) }
  const inactive: TaskDefinitionRecord = { ...record, status: 'INACTIVE', deregisteredAt: clock.now() }
  store.update('deregister task definition', (tx) => tx.put('taskDefinitions', inactive))
  return { taskDefinition: describeTaskDefinition(inactive) }
}
