import type {
  DeploymentLifecycleHookDetail,
  ServiceDeployment,
  ServiceDeploymentAlarms,
  ServiceDeploymentBrief,
  ServiceDeploymentCircuitBreaker,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs'
import { failureThreshold } from '#cluster/control/deployments/circuitBreaker.ts'
import { triggeredAlarms } from '#cluster/control/deployments/deploymentAlarms.ts'
import { countRevision } from '#cluster/control/deployments/revisionCounts.ts'
import type { LifecycleHookRecord, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { hasTraffic, restOf } from '#cluster/state/shiftingDeployments.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { earlierRevision } from '#cluster/state/writes/serviceDeployments.ts'
import { time, timesOf } from './time.ts'

/** A service deployment as ListServiceDeployments answers it (spec part 1, 5.11). */
export function describeServiceDeploymentBrief(record: ServiceDeploymentRecord): ServiceDeploymentBrief {
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    ...timesOf(record, ['startedAt', 'finishedAt']),
    createdAt: time(record.createdAt),
    targetServiceRevisionArn: record.targetRevisionArn,
    status: record.status,
    ...definedOnly({ statusReason: record.statusReason }),
  }
}

/** A service deployment with all it has (spec part 1, 5.11). */
export function describeServiceDeployment(snapshot: Snapshot, record: ServiceDeploymentRecord): ServiceDeployment {
  const { rollback } = record
  return {
    serviceDeploymentArn: record.arn,
    serviceArn: record.serviceArn,
    clusterArn: record.clusterArn,
    createdAt: time(record.createdAt),
    ...timesOf(record, ['startedAt', 'finishedAt', 'stoppedAt']),
    updatedAt: time(record.updatedAt),
    sourceServiceRevisions: record.sourceRevisionArns.map((arn) => ({
      ...summarise(snapshot, record, arn),
      ...weightsOf(snapshot, record, arn === earlierArn(snapshot, record) ? 'rest' : 'nothing'),
    })),
    targetServiceRevision: { ...summarise(snapshot, record, record.targetRevisionArn), ...weightsOf(snapshot, record, 'share') },
    status: record.status,
    ...definedOnly({ statusReason: record.statusReason }),
    deploymentConfiguration: record.deploymentConfiguration,
    ...(rollback && {
      rollback: { reason: rollback.reason, startedAt: time(rollback.startedAt), serviceRevisionArn: rollback.revisionArn },
    }),
    deploymentCircuitBreaker: record.circuitBreaker ?? watchingCircuitBreaker(snapshot, record),
    ...lifecycleOf(record),
    alarms: alarmsOf(snapshot, record),
  }
}

/** Of a deployment that shifts traffic: where it stands, and what its hooks came to (spec part 1, 5.12). */
function lifecycleOf({ lifecycle }: ServiceDeploymentRecord) {
  if (!lifecycle) return {}
  const lifecycleHookDetails = lifecycle.hooks.map(describeHook)
  return { lifecycleStage: lifecycle.stage, ...(lifecycleHookDetails.length > 0 && { lifecycleHookDetails }) }
}

const describeHook = ({
  hookId,
  targetType,
  targetArn,
  status,
  expiresAt,
  timeoutAction,
}: LifecycleHookRecord): DeploymentLifecycleHookDetail => ({
  hookId,
  targetType,
  ...definedOnly({ targetArn }),
  status,
  expiresAt: time(expiresAt),
  timeoutAction,
})

/** As the deployment was configured (spec part 1, 5.5). */
function alarmsOf(snapshot: Snapshot, record: ServiceDeploymentRecord): ServiceDeploymentAlarms {
  const { alarms } = record.deploymentConfiguration
  if (!alarms?.enable) return { status: 'DISABLED' }
  const triggered = triggeredBy(snapshot, record)
  const watching = record.finishedAt === undefined ? 'MONITORING' : 'MONITORING_COMPLETE'
  return {
    status: triggered.length > 0 ? 'TRIGGERED' : watching,
    alarmNames: alarms.alarmNames ?? [],
    triggeredAlarmNames: triggered,
  }
}

function triggeredBy(snapshot: Snapshot, record: ServiceDeploymentRecord): string[] {
  if (record.triggeredAlarm !== undefined) return [record.triggeredAlarm]
  if (record.alarms?.triggered.length) return record.alarms.triggered
  return record.finishedAt === undefined ? triggeredAlarms(snapshot, record) : []
}

/** The tasks that a revision has; of a deployment that is over, those that it had then. */
function summarise(snapshot: Snapshot, { serviceArn, counts }: ServiceDeploymentRecord, arn: string): ServiceRevisionSummary {
  const { requested, running, pending } = counts?.[arn] ?? countRevision(snapshot, serviceArn, arn)
  return { arn, requestedTaskCount: requested, runningTaskCount: running, pendingTaskCount: pending }
}

/** Which of the revisions before it has what traffic the new one has not; the first where the service knows no more. */
function earlierArn(snapshot: Snapshot, record: ServiceDeploymentRecord): string | undefined {
  const service = snapshot.services.get(record.serviceArn)
  const earlier = service && earlierRevision(snapshot, service, record.deploymentId)?.arn
  return record.sourceRevisionArns.find((arn) => arn === earlier) ?? record.sourceRevisionArns[0]
}

/** What was asked for of listeners and of Service Connect; nothing where there is neither. */
function weightsOf(snapshot: Snapshot, { lifecycle, targetRevisionArn }: ServiceDeploymentRecord, what: 'share' | 'rest' | 'nothing') {
  const target = snapshot.serviceRevisions.get(targetRevisionArn)
  if (!lifecycle || !target || !hasTraffic(target)) return {}
  const of = (share: number) => ({ share, rest: restOf(share), nothing: 0 })[what]
  return { requestedTestTrafficWeight: of(lifecycle.test), requestedProductionTrafficWeight: of(lifecycle.production) }
}

/** While the deployment goes on the count is its own. */
function watchingCircuitBreaker(snapshot: Snapshot, record: ServiceDeploymentRecord): ServiceDeploymentCircuitBreaker {
  const service = snapshot.services.get(record.serviceArn)
  const breaker = service?.deploymentConfiguration.deploymentCircuitBreaker
  return {
    status: breaker?.enable ? 'MONITORING' : 'DISABLED',
    failureCount: service?.deployments.find(({ id }) => id === record.deploymentId)?.failedTasks ?? 0,
    threshold: failureThreshold(breaker, service?.desiredCount ?? 0),
  }
}
