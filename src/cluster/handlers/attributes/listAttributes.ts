import { invalidParameter } from '#cluster/api/errors.ts'
import { attributesOf } from '#cluster/control/scheduler/query/index.ts'
import { checkTargetType } from '../checks/attributes.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** What a name cannot have in it. */
const separator = '\n'

/** All attributes of a cluster's container instances, or those of a name and value (spec part 1, 2.8). */
export const listAttributes: Handler<'ListAttributes'> = ({ store }, request, context) => {
  const snapshot = store.read()
  checkTargetType(request.targetType ?? '')
  const { attributeName: wantedName, attributeValue: wantedValue } = request
  if (wantedValue !== undefined && wantedName === undefined)
    throw invalidParameter('An attributeValue can only be given together with an attributeName.')
  const cluster = requireCluster(snapshot, context, request.cluster)
  const found = snapshot.containerInstances.by('registeredOfCluster', cluster.arn).flatMap((instance) =>
    attributesOf(instance)
      .filter(({ name }) => wantedName === undefined || name === wantedName)
      .filter(({ value }) => wantedValue === undefined || value === wantedValue)
      .map((attribute) => ({ ...attribute, targetId: instance.arn })),
  )
  const rules = { operation: 'ListAttributes', defaultSize: 100 }
  const { items, ...rest } = takePage(found, ({ targetId, name }) => `${targetId}${separator}${name}`, request, rules)
  return { attributes: items, ...rest }
}
