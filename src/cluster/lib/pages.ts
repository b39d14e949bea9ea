/** One page of a list, in the order of its keys; the token names the last key. Throws what `invalid` makes of a token that is none. */
export function pageOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { size, token, invalid }: { size: number; token: string | undefined; invalid: () => Error },
): { items: Item[]; nextToken?: string } {
  const after = token === undefined ? undefined : Buffer.from(token, 'base64url').toString()
  if (after !== undefined && Buffer.from(after).toString('base64url') !== token) throw invalid()
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after)
  const page = rest.slice(0, size)
  const last = page.at(-1)
  const more = rest.length > page.length && last !== undefined
  return { items: page, ...(more && { nextToken: Buffer.from(keyOf(last)).toString('base64url') }) }
}

export const byKey =
  <Item>(keyOf: (item: Item) => string) =>
  (one: Item, other: Item) =>
    keyOf(one) < keyOf(other) ? -1 : 1
