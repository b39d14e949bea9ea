import type { Handler } from '../handler.ts'
import { findTaggable } from './taggable.ts'

/** Spec part 1, 2.6. ECS has no ResourceNotFoundException for this operation. */
export const listTagsForResource: Handler<'ListTagsForResource'> = ({ store }, request, context) => ({
  tags: [...findTaggable(store.read(), context, request.resourceArn ?? '', 'InvalidParameterException').tags],
})
