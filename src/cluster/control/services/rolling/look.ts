import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { afterHealthyTasks } from '../../deployments/circuitBreaker.ts'
import { withIgnoredAlarms } from '../../deployments/deploymentAlarms.ts'
import { afterTasksRan } from '../../deployments/startFailures.ts'
import { type Census, takeCensus } from '../census.ts'
import { daemonInstances } from '../daemonInstances.ts'
import { type RollingLimits, rollingLimits } from '../rollingLimits.ts'

/** One look at a service that replaces its tasks one by one, or one on each instance: what is decided from. */
export interface Look {
  snapshot: Snapshot
  service: ServiceRecord
  /** The PRIMARY deployment as it was. */
  before: DeploymentRecord
  /** It, with what its tasks have come to counted. */
  counted: DeploymentRecord
  limits: RollingLimits
  census: Census
  /** Of a DAEMON service: where it belongs (spec part 1, 5.10). */
  daemon: readonly ContainerInstanceRecord[] | undefined
  now: number
}

/** @param before the PRIMARY deployment */
export function takeLook(snapshot: Snapshot, service: ServiceRecord, before: DeploymentRecord, now: number): Look {
  const daemon = service.schedulingStrategy === 'DAEMON' ? daemonInstances(snapshot, service, before) : undefined
  const limits = rollingLimits(daemon ? { ...service, desiredCount: daemon.length } : service)
  const census = takeCensus(snapshot, service, before, now, daemon && { instances: new Set(daemon.map(({ arn }) => arn)) })
  const watched = withIgnoredAlarms(snapshot, service, afterTasksRan(before, census.live))
  const counted = afterHealthyTasks(service, watched, census.current.healthy.length)
  return { snapshot, service, before, counted, limits, census, daemon, now }
}

/** The service's deployments with the PRIMARY one as it is to be. */
export const withPrimary = ({ service, before }: Look, primary: DeploymentRecord): DeploymentRecord[] =>
  service.deployments.map((deployment) => (deployment === before ? primary : deployment))
