import type { DaemonDeployment, DaemonDeploymentRevisionDetail, DaemonDeploymentSummary, DaemonRevision } from '@aws-sdk/client-ecs'
import { daemonBreaker } from '#cluster/control/deployments/daemonAsOwner.ts'
import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { DaemonDeploymentRecord, DaemonRevisionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { countInstances, total } from './describeDaemon.ts'
import { time, timesOf } from './time.ts'

const timeNames = ['startedAt', 'stoppedAt', 'finishedAt'] as const

/** As in lists. */
export function summariseDaemonDeployment(record: DaemonDeploymentRecord): DaemonDeploymentSummary {
  return {
    daemonDeploymentArn: record.arn,
    daemonArn: record.daemonArn,
    clusterArn: record.clusterArn,
    status: record.status,
    ...definedOnly({ statusReason: record.statusReason, targetDaemonRevisionArn: record.targetRevisionArn }),
    createdAt: time(record.createdAt),
    ...timesOf(record, timeNames),
  }
}

/** A daemon deployment with all it has. */
export function describeDaemonDeployment(snapshot: Snapshot, record: DaemonDeploymentRecord): DaemonDeployment {
  const target = record.targetRevisionArn && snapshot.daemonRevisions.get(record.targetRevisionArn)
  const sources = record.sourceRevisionArns.flatMap((arn) => snapshot.daemonRevisions.get(arn) ?? [])
  const { rollback } = record
  return {
    daemonDeploymentArn: record.arn,
    clusterArn: record.clusterArn,
    status: record.status,
    ...definedOnly({ statusReason: record.statusReason }),
    ...(target && { targetDaemonRevision: describeRevision(snapshot, target) }),
    sourceDaemonRevisions: sources.map((revision) => describeRevision(snapshot, revision)),
    circuitBreaker: record.circuitBreaker ?? watchingBreaker(snapshot, record),
    alarms: { status: 'DISABLED', alarmNames: [], triggeredAlarmNames: [] },
    ...(rollback && {
      rollback: {
        reason: rollback.reason,
        startedAt: time(rollback.startedAt),
        rollbackTargetDaemonRevisionArn: rollback.revisionArn,
        rollbackCapacityProviders: rollback.capacityProviders,
      },
    }),
    deploymentConfiguration: { ...record.deploymentConfiguration, alarms: { alarmNames: [], enable: false } },
    createdAt: time(record.createdAt),
    ...timesOf(record, timeNames),
  }
}

/** A daemon revision as ECS answers it. */
export function describeDaemonRevision(snapshot: Snapshot, record: DaemonRevisionRecord): DaemonRevision {
  const { taskDefinitionArn, capacityProviders: _, ...settings } = record.settings
  return {
    daemonRevisionArn: record.arn,
    clusterArn: record.clusterArn,
    daemonArn: record.daemonArn,
    daemonTaskDefinitionArn: taskDefinitionArn,
    createdAt: time(record.createdAt),
    containerImages: imagesWithDigests(snapshot, record),
    ...settings,
  }
}

function describeRevision(snapshot: Snapshot, revision: DaemonRevisionRecord): DaemonDeploymentRevisionDetail {
  const counts = countInstances(snapshot, snapshot.daemons.get(revision.daemonArn), revision)
  return {
    arn: revision.arn,
    capacityProviders: counts.map(({ arn, running, draining, without }) => ({
      arn,
      runningInstanceCount: running,
      withoutDaemonInstanceCount: without,
      drainingInstanceCount: draining,
    })),
    totalRunningInstanceCount: total(counts, 'running'),
    totalWithoutDaemonInstanceCount: total(counts, 'without'),
    totalDrainingInstanceCount: total(counts, 'draining'),
  }
}

/** While the deployment goes on the count is its own. */
function watchingBreaker(snapshot: Snapshot, record: DaemonDeploymentRecord): DaemonDeployment['circuitBreaker'] {
  const breaker = daemonBreaker(record, snapshot.daemons.get(record.daemonArn))
  return breaker.status === 'DISABLED' ? breaker : { ...breaker, status: 'MONITORING' }
}
