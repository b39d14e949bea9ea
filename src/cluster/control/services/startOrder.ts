import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { type Census, takeCensus } from './census.ts'
import { isPaused } from './isPaused.ts'
import type { Starts } from './planStart.ts'

/**
 * The services that the first tasks of this one wait for. It waits only while it has no task: at its creation, after Marina or the
 * computer came up again, when it is resumed. Others are read only where somebody set an order.
 */
export function waitsFor(snapshot: Snapshot, service: ServiceRecord, census: Census, now: number): ServiceArn[] {
  const after = snapshot.serviceSwitches.get(service.arn)?.after
  if (!after || census.live.length > census.stopping.length) return []
  return after.filter((arn) => !isReady(snapshot, arn, now))
}

/** Nothing is started before those that come first are there. */
export function inOrder(starts: Starts, services: readonly ServiceArn[]): Starts {
  if (!starts.start || services.length === 0) return starts
  return { held: [{ by: 'startOrder', services }], blockedByMaximum: false, more: false }
}

/** One that is gone holds nobody up; one that is paused does. */
function isReady(snapshot: Snapshot, arn: ServiceArn, now: number): boolean {
  const service = snapshot.services.get(arn)
  if (service?.status !== 'ACTIVE') return true
  if (isPaused(snapshot, service)) return false
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  const { current, leaving } = takeCensus(snapshot, service, primary, now)
  return current.healthy.length + leaving.healthy.length >= service.desiredCount
}
