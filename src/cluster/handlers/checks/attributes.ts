import type { Attribute } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { AttributeRecord, ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { containerInstanceArnOf, shown } from './identifiers.ts'

/** Per call, and of users' own per container instance (spec part 1, 2.4 and 6.4). */
const mostAttributes = 10

/** ECS's and the agent's own names. */
export const isReservedAttribute = (name: string) => /^(ecs|com\.amazonaws)\./.test(name)

export function checkTargetType(targetType: string | undefined): void {
  if (targetType !== undefined && targetType !== 'container-instance') throw invalidParameter('targetType must be container-instance')
}

/** One attribute as it is kept. Throws for a name or value with characters it cannot have (spec part 1, 6.4). */
export function readAttribute({ name = '', value }: Attribute): AttributeRecord {
  if (!/^[A-Za-z0-9_./\\-]{1,128}$/.test(name)) {
    throw invalidParameter(
      `The attribute name ${shown(name)} is invalid. Up to 128 letters, digits, hyphens, underscores, slashes, back slashes and periods are allowed.`,
    )
  }
  if (value !== undefined && !/^(?! )[A-Za-z0-9_./\\@: -]{1,128}(?<! )$/.test(value)) {
    throw invalidParameter(
      `The value of the attribute ${name} is invalid. Up to 128 letters, digits, hyphens, underscores, periods, at signs, slashes, back slashes, colons and inner spaces are allowed.`,
    )
  }
  return { name, ...(value !== undefined && { value }) }
}

/** Throws AttributeLimitExceededException. */
export function checkCustomCount(attributes: readonly AttributeRecord[]): void {
  const own = attributes.filter(({ name }) => !isReservedAttribute(name)).length
  if (own <= mostAttributes) return
  throw new ClusterError(
    'AttributeLimitExceededException',
    `The container instance would have ${own} custom attributes; it can have at most ${mostAttributes}. Delete some and try again.`,
  )
}

/** The container instances that a request is about, each with its attributes. Throws TargetNotFoundException. */
export function groupByTarget(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  attributes: readonly Attribute[],
): Map<ContainerInstanceRecord, Attribute[]> {
  const groups = new Map<ContainerInstanceRecord, Attribute[]>()
  for (const attribute of attributes) {
    const instance = requireTarget(snapshot, cluster, attribute)
    groups.set(instance, [...(groups.get(instance) ?? []), attribute])
  }
  return groups
}

/** An id alone needs its type beside it. */
function requireTarget(snapshot: Snapshot, cluster: ClusterRecord, { targetType, targetId = '' }: Attribute): ContainerInstanceRecord {
  checkTargetType(targetId.startsWith('arn:') ? targetType : (targetType ?? ''))
  if (!targetId) throw invalidParameter('targetId can not be empty')
  const instance = snapshot.containerInstances.get(containerInstanceArnOf(targetId, cluster))
  if (instance && instance.status !== 'INACTIVE') return instance
  throw new ClusterError('TargetNotFoundException', `Could not find ${shown(targetId)}`)
}
