import { takePage } from '../checks/paging.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'

const isShown = (is: 'ACTIVE' | 'INACTIVE' | undefined, wanted: string) => is !== undefined && (wanted === 'ALL' || wanted === is)

/** Families by true prefix; ACTIVE ones have an ACTIVE revision, INACTIVE ones have none (spec part 1, 2.8). */
export const listTaskDefinitionFamilies: Handler<'ListTaskDefinitionFamilies'> = ({ store }, request, context) => {
  const { families, taskDefinitions } = store.read()
  const { familyPrefix = '', status = 'ALL' } = request
  // A family outlives its last revision, so that no number is given twice; it is not shown any more.
  const statusOf = (family: string) => {
    const revisions = taskDefinitions.by('family', familyEntry(context, family))
    if (revisions.length === 0) return undefined
    return revisions.some((revision) => revision.status === 'ACTIVE') ? 'ACTIVE' : 'INACTIVE'
  }
  const names = families
    .by('scope', `${context.account}/${context.region}`)
    .map(({ family }) => family)
    .filter((family) => family.startsWith(familyPrefix) && isShown(statusOf(family), status))
  const { items, ...rest } = takePage(names, (family) => family, request, { operation: 'ListTaskDefinitionFamilies', defaultSize: 100 })
  return { families: items, ...rest }
}
