/** Deployments that shift traffic between two revisions, read by whoever plans, explains or carries them (spec part 1, 5.12): pure. */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import type { ServiceDeploymentRecord, ServiceRevisionRecord } from './records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from './records/serviceRecords.ts'
import type { Snapshot } from './store.ts'
import { earlierDeployment } from './writes/serviceDeployments.ts'
import type { Shares } from './writes/shiftTraffic.ts'

/** Whether deployments of this configuration shift traffic in place of replacing task by task. */
export const shiftsTraffic = ({ strategy }: Pick<DeploymentConfiguration, 'strategy'>): boolean =>
  strategy === 'BLUE_GREEN' || strategy === 'LINEAR' || strategy === 'CANARY'

/** The service deployment that the PRIMARY deployment is of, or rolls back, where that shifts traffic and is not through. */
export function shiftingDeployment(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
): ServiceDeploymentRecord | undefined {
  if (primary.rolloutState === 'COMPLETED') return undefined
  const record = recordOf(snapshot, service, primary.rollbackOf ?? primary.id)
  return record && shiftsTraffic(record.deploymentConfiguration) ? record : undefined
}

/** Whether a deployment was, or is, one that shifts traffic, whatever its service is set to now. */
export function wasShifted(snapshot: Snapshot, service: ServiceRecord, deploymentId: string): boolean {
  const record = recordOf(snapshot, service, deploymentId)
  return record !== undefined && shiftsTraffic(record.deploymentConfiguration)
}

const recordOf = (snapshot: Snapshot, { arn }: ServiceRecord, id: string): ServiceDeploymentRecord | undefined =>
  snapshot.serviceDeployments.by('service', arn).findLast(({ deploymentId }) => deploymentId === id)

/** Whether there is anything whose traffic could be shifted to a revision: load balancers, or names of Service Connect. */
export const hasTraffic = ({ targetGroupArns, deployed }: ServiceRevisionRecord): boolean =>
  targetGroupArns !== undefined || (deployed.serviceConnect?.endpoints.length ?? 0) > 0

/** Percent of each kind of traffic that the target has; the earlier revision has the rest, and no other has any. */
export interface TrafficShares extends Shares {
  /** Ids of deployments. */
  target: string
  earlier: string
}

/** What one revision has not of all the traffic; percents are multiples of 0.1, which differences of doubles are not. */
export const restOf = (percent: number): number => Math.round((100 - percent) * 10) / 10

/**
 * Who has the traffic of a service by the stage that its deployment has reached: the very numbers that DescribeServiceDeployments answers.
 * Undefined where nothing is shifted, or nothing could have the rest.
 */
export function trafficShares(snapshot: Snapshot, service: ServiceRecord): TrafficShares | undefined {
  const primary = service.deployments.find(({ status }) => status === 'PRIMARY')
  const record = primary && shiftingDeployment(snapshot, service, primary)
  if (!record) return undefined
  const { deploymentId: target, lifecycle } = record
  const earlier = earlierDeployment(service, target)?.id ?? service.completedDeploymentId
  if (earlier === undefined || earlier === target) return undefined
  return { target, earlier, production: lifecycle?.production ?? 0, test: lifecycle?.test ?? 0 }
}
