import type {
  ServiceDeployment,
  ServiceDeploymentAlarms,
  ServiceDeploymentBrief,
  ServiceDeploymentCircuitBreaker,
  ServiceRevisionSummary,
} from '@aws-sdk/client-ecs'
import { shortName } from '#cluster/api/arns.ts'
import { failureThreshold } from '#cluster/control/deployments/circuitBreaker.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
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
    sourceServiceRevisions: record.sourceRevisionArns.map((arn) => summarise(snapshot, record, arn)),
    targetServiceRevision: summarise(snapshot, record, record.targetRevisionArn),
    status: record.status,
    ...definedOnly({ statusReason: record.statusReason }),
    deploymentConfiguration: record.deploymentConfiguration,
    ...(rollback && {
      rollback: { reason: rollback.reason, startedAt: time(rollback.startedAt), serviceRevisionArn: rollback.revisionArn },
    }),
    deploymentCircuitBreaker: record.circuitBreaker ?? watchingCircuitBreaker(snapshot, record),
    alarms: watchingAlarms(record),
  }
}

/** The tasks a revision has now, whoever deploys it. */
function summarise(snapshot: Snapshot, { serviceArn }: ServiceDeploymentRecord, arn: string): ServiceRevisionSummary {
  const deploymentId = `ecs-svc/${shortName(arn)}`
  const deployment = snapshot.services.get(serviceArn)?.deployments.find(({ id }) => id === deploymentId)
  return {
    arn,
    requestedTaskCount: deployment?.desiredCount ?? 0,
    runningTaskCount: snapshot.tasks.count('runningOfDeployment', deploymentId),
    pendingTaskCount: snapshot.tasks.count('pendingOfDeployment', deploymentId),
  }
}

/** As the deployment was configured (spec part 1, 5.5). */
function watchingAlarms({ deploymentConfiguration, triggeredAlarm, finishedAt }: ServiceDeploymentRecord): ServiceDeploymentAlarms {
  const { alarms } = deploymentConfiguration
  if (!alarms?.enable) return { status: 'DISABLED' }
  const status = triggeredAlarm !== undefined ? 'TRIGGERED' : finishedAt === undefined ? 'MONITORING' : 'MONITORING_COMPLETE'
  return { status, alarmNames: alarms.alarmNames ?? [], triggeredAlarmNames: triggeredAlarm === undefined ? [] : [triggeredAlarm] }
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
