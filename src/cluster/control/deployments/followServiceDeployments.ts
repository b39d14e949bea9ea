import { isDeepStrictEqual } from 'node:util'
import type { ContainerImage } from '@aws-sdk/client-ecs'
import type { ServiceRecord, ServiceRevisionRecord } from '#cluster/state/records.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { nextServiceDeployment } from './nextServiceDeployment.ts'

/** Brings the service deployments that are not over yet to where their service stands (spec part 1, 5.11). */
export function followServiceDeployments(tx: Tx, service: ServiceRecord, now: number): void {
  for (const record of tx.snapshot.serviceDeployments.by('ongoingOfService', service.arn)) {
    const next = nextServiceDeployment(record, service, now)
    if (next === record) continue
    tx.put('serviceDeployments', next)
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

/** The images of a revision, with the digests that its running tasks have. */
export function imagesWithDigests(snapshot: Snapshot, revision: ServiceRevisionRecord): ContainerImage[] {
  const digests = new Map<string, string>()
  for (const task of snapshot.tasks.by('runningOfDeployment', revision.deploymentId)) {
    for (const { name, imageDigest } of task.containers) if (imageDigest !== undefined) digests.set(name, imageDigest)
  }
  return revision.containerImages.map((image) => {
    const imageDigest = digests.get(image.containerName ?? '')
    return imageDigest === undefined ? image : { ...image, imageDigest }
  })
}
