import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** Whether the user paused it. A service that is being deleted is no longer paused. */
export const isPaused = (snapshot: Snapshot, service: Pick<ServiceRecord, 'arn' | 'status'>): boolean =>
  service.status === 'ACTIVE' && snapshot.serviceSwitches.get(service.arn)?.pausedSince !== undefined
