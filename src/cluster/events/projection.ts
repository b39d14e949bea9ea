import type { Scope } from '#cluster/api/arns.ts'
import type { EcsDetailType, EcsEvent, EcsEventDetails } from '#cluster/api/events.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Change, Snapshot } from '#cluster/state/store.ts'

/** What a projector may look at, besides the change. */
export interface Projection {
  /** The state after the commit. */
  snapshot: Snapshot
  /** Milliseconds since the epoch. */
  now: number
  ids: Ids
}

export type ChangeOf<Name extends Change['table']> = Extract<Change, { table: Name }>

/** Seconds are enough for EventBridge's own time; details have milliseconds. */
const toTheSecond = (ms: number) => `${new Date(ms).toISOString().slice(0, 19)}Z`

export const isoTime = (ms: number) => new Date(ms).toISOString()

/** A value of the Describe operations as it is carried: a copy, times as ISO 8601, without members that are undefined. */
export function withIsoTimes(value: object): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  // Every commit passes here, so no arrays of entries on the way.
  for (const name of Object.keys(value)) {
    const member = (value as Record<string, unknown>)[name]
    if (member !== undefined) members[name] = carried(member)
  }
  return members
}

function carried(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.toISOString()
  return Array.isArray(value) ? value.map(carried) : withIsoTimes(value)
}

/** Puts a detail into EventBridge's envelope (spec part 1, 10). */
export function envelope<Type extends EcsDetailType>(
  type: Type,
  about: Scope & { arn: string },
  detail: EcsEventDetails[Type],
  { now, ids }: Projection,
): EcsEvent {
  const event = {
    version: '0',
    id: ids.uuid(),
    'detail-type': type,
    source: 'aws.ecs',
    account: about.account,
    time: toTheSecond(now),
    region: about.region,
    resources: [about.arn],
    detail,
  } as const
  // Type and detail belong together by the signature; the union cannot say so.
  return event as unknown as EcsEvent
}
