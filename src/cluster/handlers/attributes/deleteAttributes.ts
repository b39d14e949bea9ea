import type { Attribute } from '@aws-sdk/client-ecs'
import type { AttributeRecord, ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { groupByTarget, readAttribute } from '../checks/attributes.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'

/** Takes users' attributes off container instances, and answers those that were there (spec part 1, 2.4). */
export const deleteAttributes: Handler<'DeleteAttributes'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const groups = groupByTarget(snapshot, requireCluster(snapshot, context, request.cluster), request.attributes ?? [])
  const answer: Attribute[] = []
  store.update('delete attributes', (tx) => {
    for (const [instance, attributes] of groups) {
      const deleted = matching(instance, attributes)
      if (deleted.length === 0) continue
      const customAttributes = (instance.customAttributes ?? []).filter((attribute) => !deleted.includes(attribute))
      tx.put('containerInstances', { ...instance, customAttributes, version: instance.version + 1 })
      answer.push(...deleted.map((attribute) => ({ ...attribute, targetId: instance.arn })))
    }
  })
  return { attributes: answer }
}

/** A value that is given has to be the one it has. */
function matching({ customAttributes = [] }: ContainerInstanceRecord, asked: readonly Attribute[]): AttributeRecord[] {
  const wanted = asked.map(readAttribute)
  return customAttributes.filter((attribute) =>
    wanted.some(({ name, value }) => name === attribute.name && (value === undefined || value === attribute.value)),
  )
}
