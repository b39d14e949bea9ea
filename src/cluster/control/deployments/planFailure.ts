import type { ServiceDeploymentRecord, ServiceRevisionRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeployedFields, DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { shiftsTraffic } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'
import { hasFailed } from './circuitBreaker.ts'
import { alarmToFailFor, triggeredAlarms } from './deploymentAlarms.ts'
import { newDeployment } from './newDeployment.ts'

/** A deployment that is given up, and what takes its place. */
export interface PlannedFailure {
  /** As it was. */
  failed: DeploymentRecord
  cause: FailureReason['cause']
  /** As `statusReason` goes on after "because", where neither the breaker nor a user is the cause. */
  because?: string
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
  return reason && failFor(snapshot, service, primary, reason, now)
}

/** The PRIMARY deployment given up for a reason that is known. */
export function failFor(
  snapshot: Snapshot,
  service: ServiceRecord,
  primary: DeploymentRecord,
  reason: FailureReason,
  now: number,
): PlannedFailure {
  const { cause, because, alarm } = reason
  const byAlarm = alarm === undefined ? {} : { failedByAlarm: alarm }
  const target = reason.rollsBack ? findCompleted(snapshot, service, primary) : undefined
  const failed = { ...primary, rolloutState: 'FAILED' as const, rolloutStateReason: failureReason(reason), ...byAlarm, updatedAt: now }
  const said = { failed: primary, cause, ...(because !== undefined && { because }), ...(alarm !== undefined && { alarm }) }
  if (!target) return { ...said, deployments: service.deployments.map((one) => (one.id === primary.id ? failed : one)) }
  const restored = restore(service, target, primary, reason, now)
  const others = service.deployments.filter(({ id }) => id !== primary.id && id !== target.deploymentId)
  return {
    ...said,
    rollback: {
      toDeploymentId: target.deploymentId,
      fields: { ...target.deployed, serviceRegistries: target.serviceRegistries, loadBalancers: target.loadBalancers },
    },
    deployments: [restored, { ...failed, status: 'ACTIVE' }, ...others],
  }
}

/** `request` is StopServiceDeployment's. */
export interface FailureReason {
  cause: 'circuitBreaker' | 'request' | 'alarm' | 'hook' | 'network'
  because?: string
  rollsBack: boolean
  alarm?: string
}

function reasonToFail(snapshot: Snapshot, service: ServiceRecord, primary: DeploymentRecord): FailureReason | undefined {
  if (primary.rolloutState !== 'IN_PROGRESS') return undefined
  const ongoing = snapshot.serviceDeployments.by('ongoingOfService', service.arn)
  const status = requestedStatus(ongoing, primary)
  if (status) return { cause: 'request', rollsBack: status === 'ROLLBACK_REQUESTED' }
  const { deploymentCircuitBreaker, alarms } = service.deploymentConfiguration
  const record = ongoing.find(({ deploymentId }) => deploymentId === primary.id)
  // What has its traffic back is given up for nothing any more.
  const rolls = !shiftsTraffic(record?.deploymentConfiguration ?? service.deploymentConfiguration)
  const alarmed = !rolls && record ? reasonOfAlarms(snapshot, record) : undefined
  if (alarmed) return alarmed
  if (hasFailed(service, primary)) return { cause: 'circuitBreaker', rollsBack: deploymentCircuitBreaker?.rollback === true }
  const alarm = rolls ? alarmToFailFor(snapshot, service, primary) : undefined
  return alarm === undefined ? undefined : { cause: 'alarm', rollsBack: alarms?.rollback === true, alarm }
}

function requestedStatus(ongoing: ServiceDeploymentRecord[], primary: DeploymentRecord): ServiceDeploymentRecord['status'] | undefined {
  return ongoing.find(({ deploymentId, status }) => deploymentId === primary.id && status.endsWith('_REQUESTED'))?.status
}

/** An alarm that came while a deployment that shifts traffic was under way (spec part 1, 5.5). */
function reasonOfAlarms(snapshot: Snapshot, record: ServiceDeploymentRecord): FailureReason | undefined {
  const triggered = triggeredAlarms(snapshot, record)
  if (triggered.length === 0) return undefined
  const because = `the following CloudWatch alarms were in ALARM: ${triggered.join(', ')}.`
  return { cause: 'alarm', because, rollsBack: record.deploymentConfiguration.alarms?.rollback === true }
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
  reason: FailureReason,
  now: number,
): DeploymentRecord {
  const id = target.deploymentId
  const fields = { ...target.deployed, desiredCount: service.desiredCount }
  return {
    ...newDeployment(fields, now, { digits: () => id.slice(id.indexOf('/') + 1) }),
    createdAt: target.createdAt,
    rolloutStateReason: `${endOf(reason, failed)}: rolling back to deploymentId ${id}.`,
    rollbackOf: failed.id,
  }
}

const byBreaker = 'ECS deployment circuit breaker: tasks failed to start.'

/** Whether it was the circuit breaker that a deployment FAILED for. */
export const isGivenUpByBreaker = ({ rolloutStateReason }: DeploymentRecord): boolean => rolloutStateReason === byBreaker

const failureReason = ({ cause, because }: FailureReason) => {
  if (cause === 'circuitBreaker') return byBreaker
  if (because !== undefined) return `ECS deployment failed: ${because}`
  return cause === 'alarm' ? 'ECS deployment alarm: alarm detected.' : 'ECS deployment stopped by user.'
}

function endOf({ cause, because }: FailureReason, { id }: DeploymentRecord): string {
  if (cause === 'circuitBreaker') return 'ECS deployment circuit breaker'
  if (cause === 'alarm' && because === undefined) return 'ECS deployment alarm'
  return `ECS deployment ${id} ${cause === 'request' ? 'stopped by user' : 'failed'}`
}
