import { takePage } from '../checks/paging.ts'
import { familyEntry } from '../checks/taskDefinitions.ts'
import { checkOneOf } from '../checks/values.ts'
import type { Handler } from '../handler.ts'

/** Families by true prefix; ACTIVE ones have an ACTIVE revision, INACTIVE ones have none (spec part 1, 2.8). */
export const listTaskDefinitionFamilies: Handler<'ListTaskDefinitionFamilies'> = ({ store }, request, context) => {
  checkOneOf('Status', request.status, ['ACTIVE', 'INACTIVE', 'ALL'])
  const { families, taskDefinitions } = store.read()
  const { familyPrefix = '', status = 'ALL' } = request
  const isActive = (family: string) =>
    taskDefinitions.by('family', familyEntry(context, family)).some((revision) => revision.status === 'ACTIVE')
  const names = families
    .by('scope', `${context.account}/${context.region}`)
    .map(({ family }) => family)
    .filter((family) => family.startsWith(familyPrefix) && (status === 'ALL' || isActive(family) === (status === 'ACTIVE')))
  const { items, ...rest } = takePage(names, (family) => family, request, { operation: 'ListTaskDefinitionFamilies', defaultSize: 100 })
  return { families: items, ...rest }
}
