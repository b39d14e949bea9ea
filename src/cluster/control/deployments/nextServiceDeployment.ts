import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import type { ServiceDeploymentRecord, ServiceDeploymentStatus } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { DeploymentRecord, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'

/**
 * What a service deployment that is not over yet has become (spec part 1, 5.11), from where its service stands. The same
 * record where nothing changed.
 * @param service after its plan was written
 */
export function nextServiceDeployment(record: ServiceDeploymentRecord, service: ServiceRecord, now: number): ServiceDeploymentRecord {
  const [primary] = service.deployments
  if (service.status !== 'ACTIVE' || !primary)
    return end(record, service, 'STOPPED', 'Service deployment stopped because the service was deleted.', now)
  if (primary.id === record.deploymentId) return nextOfTarget(record, service, primary, now)
  if (primary.rollbackOf === record.deploymentId) return nextOfRollback(record, service, primary, now)
  return end(record, service, 'STOPPED', 'Service deployment stopped because a newer service deployment started.', now)
}

function nextOfTarget(record: ServiceDeploymentRecord, service: ServiceRecord, { rolloutState }: DeploymentRecord, now: number) {
  if (rolloutState === 'COMPLETED') return end(record, service, 'SUCCESSFUL', undefined, now)
  if (rolloutState === 'FAILED')
    return end(record, service, 'STOPPED', `Service deployment stopped because ${causeOf(record, service)}`, now)
  return record.status === 'PENDING' ? { ...record, status: 'IN_PROGRESS' as const, startedAt: now, updatedAt: now } : record
}

function nextOfRollback(record: ServiceDeploymentRecord, service: ServiceRecord, primary: DeploymentRecord, now: number) {
  const reason = record.rollback?.reason ?? `Service deployment rolled back because ${causeOf(record, service)}`
  const alarm = alarmOf(record, service)
  const begun: ServiceDeploymentRecord =
    record.status === 'ROLLBACK_IN_PROGRESS'
      ? record
      : {
          ...record,
          status: 'ROLLBACK_IN_PROGRESS',
          statusReason: reason,
          rollback: { reason, startedAt: now, revisionArn: revisionArnOf(service, primary.id) },
          startedAt: record.startedAt ?? now,
          ...(alarm !== undefined && { triggeredAlarm: alarm }),
          circuitBreaker: breakerAtEnd(record, service, isTripped(record, service) ? 'TRIGGERED' : 'MONITORING_COMPLETE'),
          updatedAt: now,
        }
  if (primary.rolloutState === 'COMPLETED') return end(begun, service, 'ROLLBACK_SUCCESSFUL', reason, now)
  return primary.rolloutState === 'FAILED' ? end(begun, service, 'ROLLBACK_FAILED', reason, now) : begun
}

const isTripped = (record: ServiceDeploymentRecord, service: ServiceRecord) =>
  !wasStopped(record) && record.failedBecause === undefined && alarmOf(record, service) === undefined
const wasStopped = ({ status }: ServiceDeploymentRecord) => status.endsWith('_REQUESTED')

/** The alarm that its deployment was given up for. */
const alarmOf = (record: ServiceDeploymentRecord, service: ServiceRecord): string | undefined =>
  service.deployments.find(({ id }) => id === record.deploymentId)?.failedByAlarm

/** With its full stop: what hooks say may be sentences of their own. */
function causeOf(record: ServiceDeploymentRecord, service: ServiceRecord): string {
  if (record.failedBecause !== undefined) return record.failedBecause
  if (wasStopped(record)) return 'a user stopped it.'
  return alarmOf(record, service) === undefined ? 'the circuit breaker threshold was exceeded.' : 'an alarm was detected.'
}

function end(
  record: ServiceDeploymentRecord,
  service: ServiceRecord,
  status: ServiceDeploymentStatus,
  statusReason: string | undefined,
  now: number,
): ServiceDeploymentRecord {
  const failed = service.deployments.some(({ id, rolloutState }) => id === record.deploymentId && rolloutState === 'FAILED')
  const alarm = record.triggeredAlarm ?? (failed ? alarmOf(record, service) : undefined)
  const breaker = failed && isTripped(record, service) ? 'TRIGGERED' : 'MONITORING_COMPLETE'
  return {
    ...record,
    status,
    ...(statusReason && { statusReason }),
    startedAt: record.startedAt ?? now,
    ...(status === 'STOPPED' && { stoppedAt: now }),
    finishedAt: now,
    ...(alarm !== undefined && { triggeredAlarm: alarm }),
    circuitBreaker: record.circuitBreaker ?? breakerAtEnd(record, service, breaker),
    updatedAt: now,
  }
}

function breakerAtEnd(
  record: ServiceDeploymentRecord,
  service: ServiceRecord,
  status: 'MONITORING_COMPLETE' | 'TRIGGERED',
): NonNullable<ServiceDeploymentRecord['circuitBreaker']> {
  const breaker = service.deploymentConfiguration.deploymentCircuitBreaker
  const failureCount = service.deployments.find(({ id }) => id === record.deploymentId)?.failedTasks ?? 0
  return { status: breaker?.enable ? status : 'DISABLED', failureCount, threshold: failureThreshold(breaker, service.desiredCount) }
}
