import { ClusterError } from '#cluster/api/errors.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import { byKey, pageOf } from '#cluster/lib/pages.ts'
import type { Store } from '#cluster/state/store.ts'

export interface LoadBalancingDeps {
  store: Store
  clock: Clock
  ids: Ids
  /** Where host ports of tasks are published. */
  publishAddress: string
}

export const validationError = (message: string) => new ClusterError('ValidationError', message)

const longestValueShown = 64

/** Text of users in a sentence. */
export const shown = (text: string) => text.slice(0, longestValueShown)

/** Throws the sentence that AWS's framework has for a value outside of its set. */
export function oneOf<Value extends string>(value: string, member: string, values: readonly Value[]): Value {
  if ((values as readonly string[]).includes(value)) return value as Value
  throw validationError(
    `1 validation error detected: Value '${shown(value)}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${values.join(', ')}]`,
  )
}

/** Undefined passes, because it stands for the default. */
export function inRange<Value extends number | undefined>(value: Value, what: string, least: number, most: number): Value {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return value
  throw validationError(`${what} '${value}' must be in [${least}, ${most}]`)
}

const largestPage = 400

/** One page in the order of ARNs. Throws ValidationError for a page size or marker that is none. */
export function page<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { PageSize: size, Marker: token }: { PageSize?: number | undefined; Marker?: string | undefined },
): { items: Item[]; NextMarker?: string } {
  inRange(size, 'PageSize', 1, largestPage)
  const invalid = () => validationError('The Marker is not one that was answered. Ask again without it.')
  const { items: found, nextToken } = pageOf(items.toSorted(byKey(keyOf)), keyOf, { size: size ?? largestPage, token, invalid })
  return { items: found, ...(nextToken !== undefined && { NextMarker: nextToken }) }
}
