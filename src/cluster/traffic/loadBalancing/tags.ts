import type { AddTagsInput, DescribeTagsInput, DescribeTagsOutput, RemoveTagsInput, Tag } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { mergeTags } from '#cluster/lib/mergeTags.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { type LoadBalancingDeps, validationError } from './deps.ts'
import { requireListener, requireLoadBalancer, requireRule, requireTargetGroup } from './find.ts'

type StoredTags = { Key: string; Value: string }[]
const mostTags = 50
const mostResources = 20

/** What may be tagged, by the type in its ARN. */
const kinds = {
  loadbalancer: { table: 'loadBalancers', require: requireLoadBalancer },
  targetgroup: { table: 'targetGroups', require: requireTargetGroup },
  listener: { table: 'listeners', require: requireListener },
  'listener-rule': { table: 'listenerRules', require: requireRule },
} as const

/** Tags of a new resource. Throws what ELB says of doubled keys and of too many. */
export function readTags(given: readonly Tag[] = []): StoredTags {
  const tags = mergeTags([], given)
  if (tags.length < given.length) throw new ClusterError('DuplicateTagKeys', 'A tag key was specified more than once')
  return checkTags(tags)
}

function checkTags(tags: StoredTags): StoredTags {
  if (tags.length > mostTags) throw new ClusterError('TooManyTags', `A resource can have at most ${mostTags} tags`)
  for (const { Key, Value } of tags) {
    if (Key.length < 1 || Key.length > 128) throw validationError('A tag key must have 1 to 128 characters')
    if (Value.length > 256) throw validationError('A tag value must have at most 256 characters')
  }
  return tags
}

function kindOf(arn: string) {
  const type = /^arn:[^:]+:elasticloadbalancing:[^:]*:[^:]*:([a-z-]+)\//.exec(arn)?.[1] ?? ''
  if (!Object.hasOwn(kinds, type))
    throw validationError(`'${arn.slice(0, 256)}' is not a valid load balancer, target group, listener or rule ARN`)
  return kinds[type as keyof typeof kinds]
}

const requireTagged = (snapshot: Snapshot, scope: Scope, arn: string) => kindOf(arn).require(snapshot, scope, arn)

function retag({ store }: LoadBalancingDeps, arns: readonly string[], scope: Scope, change: (tags: StoredTags) => StoredTags): void {
  if (arns.length > mostResources) throw validationError(`At most ${mostResources} resources can be tagged at once`)
  store.update('tag load balancing', (tx: Tx) => {
    for (const arn of arns) {
      const record = requireTagged(tx.snapshot, scope, arn)
      tx.put(kindOf(arn).table, { ...record, tags: checkTags(change(record.tags)) } as never)
    }
  })
}

export function addTags(deps: LoadBalancingDeps, { ResourceArns = [], Tags = [] }: AddTagsInput, context: CallContext) {
  const added = readTags(Tags)
  retag(deps, ResourceArns, context, (tags) => mergeTags(tags, added))
  return {}
}

export function removeTags(deps: LoadBalancingDeps, { ResourceArns = [], TagKeys = [] }: RemoveTagsInput, context: CallContext) {
  retag(deps, ResourceArns, context, (tags) => tags.filter(({ Key }) => !TagKeys.includes(Key)))
  return {}
}

export function describeTags(
  { store }: LoadBalancingDeps,
  { ResourceArns = [] }: DescribeTagsInput,
  context: CallContext,
): DescribeTagsOutput {
  if (ResourceArns.length > mostResources) throw validationError(`At most ${mostResources} resources can be described at once`)
  const snapshot = store.read()
  return { TagDescriptions: ResourceArns.map((arn) => ({ ResourceArn: arn, Tags: requireTagged(snapshot, context, arn).tags })) }
}
