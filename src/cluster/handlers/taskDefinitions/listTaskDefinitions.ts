import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { takePage } from '../checks/paging.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'

/** Sorts families by letter and revisions by number: the character between comes before all that a name may have. */
const sortKey = ({ family, revision }: TaskDefinitionRecord) => `${family}\u0000${String(revision).padStart(10, '0')}`

/** Revisions of one family (an exact name, despite the member's) or of all (spec part 1, 2.8). */
export const listTaskDefinitions: Handler<'ListTaskDefinitions'> = ({ store }, request, context) => {
  const { taskDefinitions } = store.read()
  const { familyPrefix } = request
  const all = familyPrefix
    ? taskDefinitions.by('family', familyEntry(context, familyPrefix))
    : taskDefinitions.by('scope', `${context.account}/${context.region}`)
  const wanted = request.status ?? 'ACTIVE'
  const found = all.filter(({ status }) => status === wanted)
  const rules = { operation: 'ListTaskDefinitions', defaultSize: 100, descending: request.sort === 'DESC' }
  const { items, ...rest } = takePage(found, sortKey, request, rules)
  return { taskDefinitionArns: items.map(({ arn }) => arn), ...rest }
}
