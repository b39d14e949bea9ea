interface Tag {
  Key?: string | undefined
  Value?: string | undefined
}

/** A tag that is there already gets the new value. */
export function mergeTags(tags: readonly { Key: string; Value: string }[], more: readonly Tag[] = []): { Key: string; Value: string }[] {
  const merged = new Map(tags.map(({ Key, Value }) => [Key, Value]))
  for (const { Key = '', Value = '' } of more) merged.set(Key, Value)
  return [...merged].map(([Key, Value]) => ({ Key, Value }))
}
