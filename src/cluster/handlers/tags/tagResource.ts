import type { Tag } from '@aws-sdk/client-ecs'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Handler } from '../handler.ts'
import { requireTaggable } from './taggable.ts'

/** Adds tags to a resource; the same key takes the new value. With one wrong tag none is applied (spec part 1, 2.6). */
export const tagResource: Handler<'TagResource'> = ({ store }, request, context) => {
  const resource = requireTaggable(store.read(), context, request.resourceArn ?? '')
  const merged = mergeTags(resource.tags, request.tags ?? [])
  checkRoom(merged)
  store.update('tag resource', (tx) => resource.write(tx, merged))
  return {}
}

function mergeTags(before: readonly Tag[], added: readonly Tag[]): Tag[] {
  const merged = new Map(before.map((tag) => [tag.key, tag]))
  for (const { key, value } of added) merged.set(key, { key, value })
  return [...merged.values()]
}

/** Spec part 1, 2.6: AWS's own do not count. */
const mostTags = 50

function checkRoom(tags: readonly Tag[]): void {
  const own = tags.filter(({ key = '' }) => !/^aws:/i.test(key)).length
  if (own <= mostTags) return
  throw new ClusterError(
    'LimitExceededException',
    `The resource would have ${own} tags; it can have at most ${mostTags}. Remove some with UntagResource and try again.`,
  )
}
