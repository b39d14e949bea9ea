import type {
  DeployedFields,
  DeploymentRecord,
  ServiceDeploymentRecord,
  ServiceRecord,
  ServiceRevisionRecord,
} from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { hasFailed } from './circuitBreaker.ts'
import { alarmToFailFor } from './deploymentAlarms.ts'
import { newDeployment } from './newDeployment.ts'

/** A deployment that is given up, and what takes its place. */
export interface PlannedFailure {
  /** As it was. */
  failed: DeploymentRecord
  /** `request` is StopServiceDeployment's. */
  cause: 'circuitBreaker' | 'request' | 'alarm'
  /** The name of the alarm that was the cause. */
  alarm?: string
  /** What the service is to be again; without it the failed deployment stays PRIMARY. */
  rollback?: {
    toDeploymentId: string
    fields: Omit<DeployedFields, 'desiredCount'> & Pick<ServiceRecord, 'serviceRegistries' | 'loadBalancers'>
  }
  /** All of the service's, as they will be. */
  deployments: DeploymentRecord[]
}

/** Whether the PRIMARY deployment of a service is given up now (spec part 1, 5.4 and 5.11). */
export function planFailure(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
  now: number,
): PlannedFailure | undefined {
  const reason = reasonToFail(snapshot, service, primary)
  if (!reason) return undefined
  const { cause, alarm } = reason
  const byAlarm = alarm === undefined ? {} : { failedByAlarm: alarm }
  const target = reason.rollsBack ? findCompleted(snapshot, service, primary) : undefined
  const failed = { ...primary, rolloutState: 'FAILED' as const, rolloutStateReason: failureReason(cause), ...byAlarm, updatedAt: now }
  const why = { failed: primary, cause, ...(alarm !== undefined && { alarm }) }
  if (!target) return { ...why, deployments: service.deployments.map((one) => (one.id === primary.id ? failed : one)) }
  const restored = restore(service, target, primary, cause, now)
  const others = service.deployments.filter(({ id }) => id !== primary.id && id !== target.deploymentId)
  return {
    ...why,
    rollback: {
      toDeploymentId: target.deploymentId,
      fields: { ...target.deployed, serviceRegistries: target.serviceRegistries, loadBalancers: target.loadBalancers },
    },
    deployments: [restored, { ...failed, status: 'ACTIVE' }, ...others],
  }
}

interface FailureReason {
  cause: PlannedFailure['cause']
  rollsBack: boolean
  alarm?: string
}

function reasonToFail(snapshot: Snapshot, service: ServiceRecord, primary: DeploymentRecord): FailureReason | undefined {
  if (primary.rolloutState !== 'IN_PROGRESS') return undefined
  const status = requestedStatus(snapshot.serviceDeployments.by('ongoingOfService', service.arn), primary)
  if (status) return { cause: 'request', rollsBack: status === 'ROLLBACK_REQUESTED' }
  const { deploymentCircuitBreaker, alarms } = service.deploymentConfiguration
  if (hasFailed(service, primary)) return { cause: 'circuitBreaker', rollsBack: deploymentCircuitBreaker?.rollback === true }
  const alarm = alarmToFailFor(snapshot, service, primary)
  return alarm === undefined ? undefined : { cause: 'alarm', rollsBack: alarms?.rollback === true, alarm }
}

function requestedStatus(ongoing: ServiceDeploymentRecord[], primary: DeploymentRecord): ServiceDeploymentRecord['status'] | undefined {
  return ongoing.find(({ deploymentId, status }) => deploymentId === primary.id && status.endsWith('_REQUESTED'))?.status
}

/** The last deployment that COMPLETED; a rollback that fails itself has none. */
export function findCompleted(snapshot: Snapshot, service: ServiceRecord, primary: DeploymentRecord): ServiceRevisionRecord | undefined {
  const id = service.completedDeploymentId
  return id === undefined || id === primary.id ? undefined : snapshot.serviceRevisions.get(revisionArnOf(service, id))
}

/** ECS brings the old deployment back under its own id, so that the tasks it still has count. */
function restore(
  service: ServiceRecord,
  target: ServiceRevisionRecord,
  failed: DeploymentRecord,
  cause: PlannedFailure['cause'],
  now: number,
): DeploymentRecord {
  const id = target.deploymentId
  const fields = { ...target.deployed, desiredCount: service.desiredCount }
  const by = {
    circuitBreaker: 'ECS deployment circuit breaker',
    alarm: 'ECS deployment alarm',
    request: `ECS deployment ${failed.id} stopped by user`,
  }[cause]
  return {
    ...newDeployment(fields, now, { digits: () => id.slice(id.indexOf('/') + 1) }),
    createdAt: target.createdAt,
    rolloutStateReason: `${by}: rolling back to deploymentId ${id}.`,
    rollbackOf: failed.id,
  }
}

const failureReason = (cause: PlannedFailure['cause']) =>
  ({
    circuitBreaker: 'ECS deployment circuit breaker: tasks failed to start.',
    alarm: 'ECS deployment alarm: alarm detected.',
    request: 'ECS deployment stopped by user.',
  })[cause]
