import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { takeCensus } from './census.ts'
import type { PlannedStop } from './servicePlan.ts'

/** Whether the user paused it. A service that is being deleted is no longer paused. */
export const isPaused = (snapshot: Snapshot, service: Pick<ServiceRecord, 'arn' | 'status'>): boolean =>
  service.status === 'ACTIVE' && snapshot.serviceSwitches.get(service.arn)?.pausedSince !== undefined

/** All tasks of a paused service go, protected ones too: the user said so. Its count and its deployments stay as they are. */
export function planPausedStops(snapshot: Snapshot, service: ServiceRecord, now: number, most: number) {
  const census = takeCensus(snapshot, service, undefined, now)
  const all = [...census.leaving.notHealthy, ...census.leaving.healthy]
  const stop = all.slice(0, most).map((task): PlannedStop => ({ task, why: 'paused' }))
  return { census, stop, more: stop.length < all.length }
}
