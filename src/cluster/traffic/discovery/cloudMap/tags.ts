import { ClusterError } from '#cluster/api/errors.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryNamespaceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import type { CloudMapDeps } from './deps.ts'

type Handlers = Pick<SiblingHandlers<'servicediscovery'>, 'TagResource' | 'UntagResource' | 'ListTagsForResource'>
type Tags = DiscoveryNamespaceRecord['tags']
interface GivenTag {
  Key: string | undefined
  Value: string | undefined
}

const MOST_TAGS = 200

/** A tag that is there already gets the new value. Throws TooManyTagsException. */
export function withTags(tags: Tags, more: readonly GivenTag[] = []): Tags {
  const all = new Map(tags.map(({ Key, Value }) => [Key, Value]))
  for (const { Key = '', Value = '' } of more) all.set(Key.slice(0, 128), Value.slice(0, 256))
  if (all.size > MOST_TAGS) throw new ClusterError('TooManyTagsException', `A resource has at most ${MOST_TAGS} tags.`)
  return [...all].map(([Key, Value]) => ({ Key, Value }))
}

export function createTagHandlers({ store }: CloudMapDeps): Handlers {
  const find = (arn = '', context: { account: string; region: string }) => {
    const id = arn.slice(arn.lastIndexOf('/') + 1)
    const found = store.read().discoveryNamespaces.get(id) ?? store.read().discoveryServices.get(id)
    if (!found || found.arn !== arn || scopeOf(found) !== scopeOf(context))
      throw new ClusterError('ResourceNotFoundException', `There is no namespace or service ${arn.slice(0, 200)}.`)
    return found
  }
  const put = (label: string, record: DiscoveryNamespaceRecord | DiscoveryServiceRecord) =>
    void store.update(label, (tx) =>
      'namespaceId' in record ? tx.put('discoveryServices', record) : tx.put('discoveryNamespaces', record),
    )
  return {
    TagResource({ ResourceARN, Tags }, context) {
      const found = find(ResourceARN, context)
      put('tag resource', { ...found, tags: withTags(found.tags, Tags) })
      return {}
    },
    UntagResource({ ResourceARN, TagKeys = [] }, context) {
      const found = find(ResourceARN, context)
      put('untag resource', { ...found, tags: found.tags.filter(({ Key }) => !TagKeys.includes(Key)) })
      return {}
    },
    ListTagsForResource: ({ ResourceARN }, context) => ({ Tags: find(ResourceARN, context).tags }),
  }
}
