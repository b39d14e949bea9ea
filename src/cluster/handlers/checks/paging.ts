import { invalidParameter } from '#cluster/api/errors.ts'

interface PageRequest {
  maxResults?: number | undefined
  nextToken?: string | undefined
}

interface PageRules {
  /** In the token, so that one operation's token is not taken by another. */
  operation: string
  defaultSize: number
  descending?: boolean
}

export interface Page<Item> {
  items: Item[]
  nextToken?: string
}

/**
 * One page of a list, ordered by key (spec part 1, 1.5). A token names the last key that was answered, not a number of
 * items, so that what comes and goes between two pages neither hides nor doubles what stays.
 */
export function takePage<Item>(items: Iterable<Item>, keyOf: (item: Item) => string, request: PageRequest, rules: PageRules): Page<Item> {
  const size = request.maxResults ?? rules.defaultSize
  const after = request.nextToken === undefined ? undefined : readToken(request.nextToken, rules.operation)
  const direction = rules.descending ? -1 : 1
  const compare = (one: string, other: string) => (one < other ? -direction : one > other ? direction : 0)
  const keyed: { key: string; item: Item }[] = []
  for (const item of items) {
    const key = keyOf(item)
    if (after === undefined || compare(key, after) > 0) keyed.push({ key, item })
  }
  keyed.sort((one, other) => compare(one.key, other.key))
  const page = keyed.slice(0, size)
  const last = page.at(-1)
  const more = keyed.length > page.length && last
  return { items: page.map(({ item }) => item), ...(more && { nextToken: writeToken(last.key, rules.operation) }) }
}

/** A list that is kept in the order of its keys, and which of it is asked for. */
interface ListRead<Item> {
  /** What comes after a key, in order. */
  after: (key: string | undefined) => Iterable<Item>
  isAsked: (item: Item) => boolean
}

/** As `takePage`, of a list that is kept in order: reads what the page takes and no more. */
export function readPage<Item>(list: ListRead<Item>, keyOf: (item: Item) => string, request: PageRequest, rules: PageRules): Page<Item> {
  const size = request.maxResults ?? rules.defaultSize
  const items: Item[] = []
  for (const item of list.after(request.nextToken === undefined ? undefined : readToken(request.nextToken, rules.operation))) {
    if (!list.isAsked(item)) continue
    const last = items.at(-1)
    if (last !== undefined && items.length === size) return { items, nextToken: writeToken(keyOf(last), rules.operation) }
    items.push(item)
  }
  return { items }
}

const writeToken = (key: string, operation: string) => Buffer.from(JSON.stringify([operation, key])).toString('base64url')

function readToken(token: string, operation: string): string {
  try {
    const [forOperation, key] = JSON.parse(Buffer.from(token, 'base64url').toString()) as unknown[]
    if (forOperation === operation && typeof key === 'string') return key
  } catch {
    // Said below.
  }
  throw invalidParameter('Invalid token.')
}
