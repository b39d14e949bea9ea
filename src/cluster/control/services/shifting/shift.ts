/** What is decided from while a deployment shifts traffic (spec part 1, 5.12), and what it comes to without looking at single tasks. */
import type { LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { newLifecycle } from '../../deployments/lifecycle/nextLifecycle.ts'

/** One look at a service whose deployment shifts traffic. */
export interface Shift {
  snapshot: Snapshot
  service: ServiceRecord
  /** The PRIMARY deployment: the one that the record is of, or what it is rolled back to. */
  primary: DeploymentRecord
  record: ServiceDeploymentRecord
  /** Where the record stood before this look. */
  before: LifecycleRecord
  /** Its tasks that are not STOPPED, by the id of their deployment. */
  live: ReadonlyMap<string, TaskRecord[]>
  now: number
}

export function takeShift(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
  record: ServiceDeploymentRecord,
  now: number,
): Shift {
  const live = Map.groupBy(snapshot.tasks.by('liveOfService', service.arn), ({ deploymentId = '' }) => deploymentId)
  return { snapshot, service, primary, record, before: record.lifecycle ?? newLifecycle(record, now), live, now }
}

/** Whether listener rules are to be brought in line with what a stage asks for. */
export const movesTraffic = (before: LifecycleRecord, after: LifecycleRecord): boolean =>
  before.production !== after.production || before.test !== after.test
