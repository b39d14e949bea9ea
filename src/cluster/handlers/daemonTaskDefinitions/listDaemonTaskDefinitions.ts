import type { ListDaemonTaskDefinitionsRequest } from '@aws-sdk/client-ecs'
import type { DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { takePage } from '../checks/paging.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { daemonTaskDefinitionStatus, summariseDaemonTaskDefinition } from '../views/describeDaemonTaskDefinition.ts'

/** Sorts families by letter and revisions by number: the character between comes before all that a name may have. */
const sortKey = ({ family, revision }: DaemonTaskDefinitionRecord) => `${family}\u0000${String(revision).padStart(10, '0')}`

/** Revisions of one family, of families with a prefix, or of all; or of each the one that was registered last. */
export const listDaemonTaskDefinitions: Handler<'ListDaemonTaskDefinitions'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const all = request.family
    ? snapshot.daemonTaskDefinitions.by('family', familyEntry(context, request.family))
    : snapshot.daemonTaskDefinitions.by('scope', `${context.account}/${context.region}`)
  const asked = all.filter((record) => isAsked(snapshot, record, request))
  const found = request.revision === 'LAST_REGISTERED' ? lastOfFamilies(asked) : asked
  const rules = { operation: 'ListDaemonTaskDefinitions', defaultSize: 100, descending: request.sort === 'DESC' }
  const { items, ...rest } = takePage(found, sortKey, request, rules)
  return { daemonTaskDefinitions: items.map((record) => summariseDaemonTaskDefinition(snapshot, record)), ...rest }
}

function isAsked(
  snapshot: Snapshot,
  record: DaemonTaskDefinitionRecord,
  { familyPrefix = '', status = 'ACTIVE' }: ListDaemonTaskDefinitionsRequest,
): boolean {
  return record.family.startsWith(familyPrefix) && (status === 'ALL' || daemonTaskDefinitionStatus(snapshot, record) === status)
}

function lastOfFamilies(records: readonly DaemonTaskDefinitionRecord[]): DaemonTaskDefinitionRecord[] {
  const last = new Map<string, DaemonTaskDefinitionRecord>()
  for (const record of records) if (record.revision > (last.get(record.family)?.revision ?? 0)) last.set(record.family, record)
  return [...last.values()]
}
