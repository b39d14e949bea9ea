import { daemonTaskDefinitionArn } from '#cluster/api/arns.ts'
import { clientError } from '#cluster/api/errors.ts'
import { daemonTaskDefinitionNotFound } from '../checks/daemonTaskDefinitions.ts'
import { parseTaskDefinitionId } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'

/** Lets an ACTIVE revision go: daemons that have it keep it, no other takes it. It is DELETED once none has it. */
export const deleteDaemonTaskDefinition: Handler<'DeleteDaemonTaskDefinition'> = ({ store, clock }, request, context) => {
  const { family, revision } = parseTaskDefinitionId(request.daemonTaskDefinition ?? '', context, 'daemon-task-definition')
  if (revision === undefined) throw clientError('Revision is missing.')
  const record = store.read().daemonTaskDefinitions.get(daemonTaskDefinitionArn(context, family, revision))
  if (!record) throw daemonTaskDefinitionNotFound()
  if (record.status !== 'ACTIVE') throw clientError('The specified daemon task definition is being deleted.')
  store.update('delete daemon task definition', (tx) =>
    tx.put('daemonTaskDefinitions', { ...record, status: 'DELETE_IN_PROGRESS', deleteRequestedAt: clock.now() }),
  )
  return { daemonTaskDefinitionArn: record.arn }
}
