import { daemonTaskDefinitionNotFound, findDaemonTaskDefinition } from '../checks/daemonTaskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeDaemonTaskDefinition as view } from '../views/describeDaemonTaskDefinition.ts'

/** A revision, deleted ones included for an hour, or the newest ACTIVE one of a family. */
export const describeDaemonTaskDefinition: Handler<'DescribeDaemonTaskDefinition'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const record = findDaemonTaskDefinition(snapshot, context, request.daemonTaskDefinition ?? '')
  if (!record) throw daemonTaskDefinitionNotFound()
  return { daemonTaskDefinition: view(snapshot, record) }
}
