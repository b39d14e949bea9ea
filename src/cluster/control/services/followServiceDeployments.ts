import { isDeepStrictEqual } from 'node:util'
import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Tx } from '#cluster/state/store.ts'
import { nextServiceDeployment } from '../deployments/nextServiceDeployment.ts'
import { withCounts } from '../deployments/revisionCounts.ts'

/** Brings the service deployments that are not over yet to where their service stands (spec part 1, 5.11). */
export function followServiceDeployments(tx: Tx, service: ServiceRecord, now: number): void {
  for (const record of tx.snapshot.serviceDeployments.by('ongoingOfService', service.arn)) {
    const next = nextServiceDeployment(record, service, now)
    if (next === record) continue
    tx.put('serviceDeployments', next.finishedAt === undefined ? next : withCounts(tx.snapshot, next))
    if (next.status === 'SUCCESSFUL') keepDigests(tx, next.targetRevisionArn)
  }
}

/** Tasks are forgotten one day, what ran is not. */
function keepDigests(tx: Tx, revisionArn: string): void {
  const revision = tx.snapshot.serviceRevisions.get(revisionArn)
  if (!revision) return
  const containerImages = imagesWithDigests(tx.snapshot, revision)
  if (!isDeepStrictEqual(containerImages, revision.containerImages)) tx.put('serviceRevisions', { ...revision, containerImages })
}
