import type { Tag } from '@aws-sdk/client-ecs'
import { entriesOf, type Violation, violation } from './rule.ts'

/** Spec part 1, 2.6. */
const mostTags = 50
const tagText = /^[\p{L}\p{Z}\p{N}+\-=._:/@]*$/u

/** Rules of the tags a caller may set, for every kind of resource (spec part 1, 2.6). `InvalidParameterException`. */
export function* tagViolations(tags: readonly Tag[] | undefined): Iterable<Violation> {
  const wrong = (path: string, ecs: string, help: string) => violation(path, ecs, help, 'InvalidParameterException')
  if ((tags?.length ?? 0) > mostTags) {
    yield wrong(
      'tags',
      `Tags can not have more than ${mostTags} elements.`,
      `There are ${tags?.length} tags; a resource has at most ${mostTags}. Remove some.`,
    )
  }
  const seen = new Set<string>()
  for (const { entry, path } of entriesOf(tags, 'tags')) {
    const { key, value } = entry
    if (!key) {
      yield wrong(`${path}.key`, 'Tag key can not be null or empty.', 'A tag has no key. Give it one of 1 to 128 characters.')
      continue
    }
    if (key.length > 128)
      yield wrong(
        `${path}.key`,
        'Tag key can not be longer than 128 characters.',
        `The tag key \`${key.slice(0, 40)}…\` is longer than 128 characters. Shorten it.`,
      )
    else if (/^aws:/i.test(key))
      yield wrong(
        `${path}.key`,
        "Tag keys can not start with 'aws:'.",
        `The tag key \`${key}\` starts with "aws:", which is AWS's own. Choose another key.`,
      )
    else if (!tagText.test(key))
      yield wrong(
        `${path}.key`,
        'Tag key contains invalid characters.',
        `The tag key \`${key}\` has a character that is not allowed. Use letters, digits, spaces and + - = . _ : / @.`,
      )
    if (seen.has(key)) yield wrong(`${path}.key`, 'Duplicate tag keys found.', `The tag key \`${key}\` is there twice. Keep one of them.`)
    seen.add(key)
    if (value === undefined || value === null)
      yield wrong(`${path}.value`, 'Tag value can not be null.', `The tag \`${key}\` has no value. Give it one; it may be empty ("").`)
    else if (value.length > 256)
      yield wrong(
        `${path}.value`,
        'Tag value can not be longer than 256 characters.',
        `The value of tag \`${key}\` is longer than 256 characters. Shorten it.`,
      )
    else if (!tagText.test(value))
      yield wrong(
        `${path}.value`,
        'Tag value contains invalid characters.',
        `The value of tag \`${key}\` has a character that is not allowed. Use letters, digits, spaces and + - = . _ : / @.`,
      )
  }
}
