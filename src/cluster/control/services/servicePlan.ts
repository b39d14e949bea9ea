import type { ServiceArn } from '#cluster/api/arns.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { LifecycleRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { EarlySuccess } from '../deployments/earlySuccess.ts'
import type { PlannedFailure } from '../deployments/planFailure.ts'
import type { RebalancePlan } from './planRebalance.ts'

/** The numbers a plan was made from, all of them tasks (spec part 1, 5.2). */
export interface PlanNumbers {
  desired: number
  minHealthy: number
  maxRunning: number
  /** Not STOPPED yet, whatever is wanted of them. */
  live: number
  /** Of the PRIMARY deployment. */
  healthy: number
  pending: number
  unhealthy: number
  /** Healthy, and to be replaced. */
  leavingHealthy: number
  stopping: number
}

export type StopWhy =
  /** More tasks than desired. */
  | 'scaleIn'
  /** Of an older deployment. */
  | 'olderDeployment'
  /** On an instance that is DRAINING or gone. */
  | 'instanceNotActive'
  /** Failed its health check, its container's or a load balancer's, and is replaced or in the way of its replacement. */
  | 'unhealthy'
  /** Its zone has more than another, which has one more for it (spec part 1, 5.9). */
  | 'rebalance'
  | 'serviceDeleted'
  /** Of a service that the user paused. */
  | 'paused'

export interface PlannedStop {
  task: TaskRecord
  why: StopWhy
  /** The one that it is unhealthy as, where a load balancer says so and not its own health check. */
  target?: TargetRecord
}

export interface PlannedStart {
  deployment: DeploymentRecord
  count: number
  /** One on each of these, and nowhere else. */
  on?: readonly ContainerInstanceRecord[]
  /** How many of them stand in for tasks that failed their health check. */
  replacesUnhealthy: number
}

/** Why something that is missing, or too much, is left so for now. */
export type Held =
  | { by: 'launchPause'; until: number; failedAttempts: number }
  | { by: 'maximumPercent' }
  | { by: 'minimumHealthyPercent' }
  /** Tasks that are to go are protected until then. */
  | { by: 'taskProtection'; tasks: readonly TaskRecord[]; until: number }
  /** The deployment failed: nothing is started until there is another one. */
  | { by: 'failedDeployment' }
  /** Services whose tasks come first are not there yet. */
  | { by: 'startOrder'; services: readonly ServiceArn[] }
  /** All is as wanted, and alarms are watched for a while longer. */
  | { by: 'alarmBake'; until: number }
  /** Neither a start nor a stop is allowed, and nothing will change that but a new configuration. */
  | { by: 'deploymentConfiguration' }

/** A deployment that shifts traffic as it will be, and what traffic it moves on the way. */
export interface PlannedLifecycle {
  deployment: ServiceDeploymentRecord & { lifecycle: LifecycleRecord }
  /** Listener rules are to be brought in line with it. */
  shifts: boolean
}

/** What to do for one service now, and why. Made by `planService`, written by `applyServicePlan`. */
export interface ServicePlan {
  serviceArn: ServiceArn
  numbers: PlanNumbers
  start?: PlannedStart
  /** Of other revisions that are to stay whole. */
  alsoStart?: PlannedStart[]
  stop: PlannedStop[]
  held: Held[]
  /** As they will be; the same list where nothing changes. */
  deployments: DeploymentRecord[]
  status: ServiceRecord['status']
  /** The deployment that this plan completes. */
  completed?: DeploymentRecord
  /** What the PRIMARY deployment is complete at, where that is before all is as wanted. */
  early?: EarlySuccess
  /** The deployment that this plan gives up; such a plan starts and stops nothing. */
  failure?: PlannedFailure
  /** What balancing its zones asks for. */
  rebalance?: RebalancePlan
  /** Where its deployment stands afterwards, if that one shifts traffic; absent where it stands as before. */
  lifecycle?: PlannedLifecycle
  /** Everything is as wanted. */
  steady: boolean
  /** Steady, and it is time to say so. */
  saySteady: boolean
  /** Look again then, in milliseconds since the epoch, even if nothing changes. */
  nextLookAt?: number
}
