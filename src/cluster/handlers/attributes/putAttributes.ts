import type { Attribute } from '@aws-sdk/client-ecs'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { checkCustomCount, groupByTarget, isReservedAttribute, readAttribute } from '../checks/attributes.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'

/** Puts attributes on container instances, or gives those they have new values (spec part 1, 2.4 and 6.4). */
export const putAttributes: Handler<'PutAttributes'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const groups = groupByTarget(snapshot, requireCluster(snapshot, context, request.cluster), request.attributes ?? [])
  const updated = [...groups].map(([instance, attributes]) => withAttributes(instance, attributes))
  store.update('put attributes', (tx) => {
    for (const instance of updated) tx.put('containerInstances', instance)
  })
  const answer = [...groups].flatMap(([{ arn }, attributes]) => attributes.map((one) => ({ ...readAttribute(one), targetId: arn })))
  return { attributes: answer }
}

function withAttributes(instance: ContainerInstanceRecord, added: readonly Attribute[]): ContainerInstanceRecord {
  const custom = new Map((instance.customAttributes ?? []).map((attribute) => [attribute.name, attribute]))
  for (const attribute of added.map(readAttribute)) {
    if (isReservedAttribute(attribute.name))
      throw invalidParameter(`The attribute ${attribute.name} is reserved. Choose a name without its prefix.`)
    custom.set(attribute.name, attribute)
  }
  const customAttributes = [...custom.values()]
  checkCustomCount(customAttributes)
  return { ...instance, customAttributes, version: instance.version + 1 }
}
