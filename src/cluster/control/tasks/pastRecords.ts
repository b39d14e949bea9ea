import type { ServiceArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot, Store, Tx } from '#cluster/state/store.ts'
import { dropDecisions } from '#cluster/state/writes/decisions.ts'
import { deleteServiceDeployments } from '#cluster/state/writes/serviceDeployments.ts'

/** How long a deleted service or cluster, or an instance that is gone, is still answered as INACTIVE: ECS says only that it may go at some time. */
export const inactiveWindowMs = 24 * 60 * 60_000
/** How long the deployments of a service are remembered once they are over (spec part 1, 5.11). */
export const deploymentWindowMs = 90 * inactiveWindowMs
/** How often they are looked through. */
export const pastRecordsPauseMs = 10 * 60_000
/** One look removes no more of a kind, so that nothing waits for it. */
export const mostRemovedAtOnce = 100

export interface PastRecords {
  services: ServiceArn[]
  clusters: string[]
  instances: string[]
  deployments: ServiceDeploymentRecord[]
}

/** What nobody is answered any more. A `default` cluster stays, so that one that was deleted is not made again unasked. */
export function choosePastRecords(snapshot: Snapshot, now: number): PastRecords {
  const isPast = ({ inactiveAt, createdAt }: { inactiveAt?: number | undefined; createdAt: number }) =>
    (inactiveAt ?? createdAt) <= now - inactiveWindowMs
  const services = snapshot.services.by('inactive', 'inactive').filter(isPast)
  const clusters = snapshot.clusters
    .by('inactive', 'inactive')
    .filter((cluster) => cluster.name !== 'default' && isPast(cluster) && snapshot.services.count('cluster', cluster.arn) === 0)
  const instances = snapshot.containerInstances
    .by('inactive', 'inactive')
    .filter(
      ({ arn, inactiveAt, registeredAt }) =>
        isPast({ inactiveAt, createdAt: registeredAt }) && snapshot.tasks.count('liveOnInstance', arn) === 0,
    )
  return {
    services: services.slice(0, mostRemovedAtOnce).map(({ arn }) => arn),
    clusters: clusters.slice(0, mostRemovedAtOnce).map(({ arn }) => arn),
    instances: instances.slice(0, mostRemovedAtOnce).map(({ arn }) => arn),
    deployments: pastDeployments(snapshot, now).slice(0, mostRemovedAtOnce),
  }
}

/** Not those that a service may go back to. */
function pastDeployments(snapshot: Snapshot, now: number): ServiceDeploymentRecord[] {
  const past: ServiceDeploymentRecord[] = []
  for (const deployment of snapshot.serviceDeployments.all()) {
    const endedAt = deployment.finishedAt ?? deployment.stoppedAt
    if (endedAt === undefined || endedAt > now - deploymentWindowMs) continue
    const service = snapshot.services.get(deployment.serviceArn)
    if (!service || !isInUse(service, deployment)) past.push(deployment)
  }
  return past
}

const isInUse = (service: ServiceRecord, { deploymentId }: ServiceDeploymentRecord) =>
  service.completedDeploymentId === deploymentId || service.deployments.some(({ id }) => id === deploymentId)

/** Removes them from memory and disk, again and again. Returns what ends it. */
export function removePastRecords({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): Cancel {
  return repeat(clock, pastRecordsPauseMs, () => {
    remove(store, clock, log)
    return pastRecordsPauseMs
  })
}

function remove(store: Store, clock: Clock, log: Logger): void {
  try {
    const past = choosePastRecords(store.read(), clock.now())
    store.update('remove what is past', (tx) => {
      for (const arn of past.services) removeService(tx, arn)
      for (const arn of past.clusters) tx.delete('clusters', arn)
      for (const arn of past.instances) tx.delete('containerInstances', arn)
      for (const { arn, targetRevisionArn } of past.deployments) {
        tx.delete('serviceDeployments', arn)
        tx.delete('serviceRevisions', targetRevisionArn)
      }
    })
  } catch (error) {
    log.warn('what is past stays for now', { error: String(error) })
  }
}

function removeService(tx: Tx, arn: ServiceArn): void {
  dropDecisions(tx, arn)
  for (const { id } of tx.snapshot.serviceEvents.by('service', arn)) tx.delete('serviceEvents', id)
  deleteServiceDeployments(tx, arn)
  tx.delete('services', arn)
}
