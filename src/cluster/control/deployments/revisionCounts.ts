import { shortName } from '#cluster/api/arns.ts'
import type { RevisionCounts, ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** The tasks that a revision has now, whoever deploys it. */
export function countRevision(snapshot: Snapshot, serviceArn: string, revisionArn: string): RevisionCounts {
  const id = `ecs-svc/${shortName(revisionArn)}`
  const deployment = snapshot.services.get(serviceArn)?.deployments.find((one) => one.id === id)
  return {
    requested: deployment?.desiredCount ?? 0,
    running: snapshot.tasks.count('runningOfDeployment', id),
    pending: snapshot.tasks.count('pendingOfDeployment', id),
  }
}

/** A service deployment that is over keeps what its revisions had then: what they have later is the service's (spec part 1, 5.11). */
export function withCounts(snapshot: Snapshot, record: ServiceDeploymentRecord): ServiceDeploymentRecord {
  const arns = [record.targetRevisionArn, ...record.sourceRevisionArns]
  return { ...record, counts: Object.fromEntries(arns.map((arn) => [arn, countRevision(snapshot, record.serviceArn, arn)])) }
}
