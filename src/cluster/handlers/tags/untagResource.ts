import { invalidParameter } from '#cluster/api/errors.ts'
import type { Handler } from '../handler.ts'
import { requireTaggable } from './taggable.ts'

/** Takes tags off a resource; keys it does not have are ignored (spec part 1, 2.6). */
export const untagResource: Handler<'UntagResource'> = ({ store }, request, context) => {
  const resource = requireTaggable(store.read(), context, request.resourceArn ?? '')
  const keys = new Set(request.tagKeys)
  for (const key of keys) if (/^aws:/i.test(key)) throw invalidParameter("Tag keys can not start with 'aws:'.")
  const kept = resource.tags.filter(({ key = '' }) => !keys.has(key))
  if (kept.length < resource.tags.length) store.update('untag resource', (tx) => resource.write(tx, kept))
  return {}
}
