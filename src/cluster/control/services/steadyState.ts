import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { repeatedEventPauseMs, steadyStateMessage } from '#cluster/state/writes/serviceEvents.ts'

/**
 * When a service that is steady says so again (spec part 1, 5.7 and 5.8): six hours after it last did, or undefined,
 * which is now, when it has said anything else since. In milliseconds since the epoch.
 */
export function steadyRepeatAt(snapshot: Snapshot, service: ServiceRecord): number | undefined {
  const newest = snapshot.serviceEvents.by('service', service.arn).at(-1)
  // An earlier service of the same name left its events behind.
  if (!newest || newest.createdAt < service.createdAt) return undefined
  return newest.message.endsWith(steadyStateMessage) ? newest.createdAt + repeatedEventPauseMs : undefined
}
