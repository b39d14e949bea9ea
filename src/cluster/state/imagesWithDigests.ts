import type { ContainerImage, DaemonContainerImage } from '@aws-sdk/client-ecs'
import type { Snapshot } from './store.ts'

/** The images of a revision, of a service or a daemon, with the digests that its running tasks have. */
export function imagesWithDigests<Image extends ContainerImage | DaemonContainerImage>(
  snapshot: Snapshot,
  revision: { deploymentId: string; containerImages: readonly Image[] },
): Image[] {
  const digests = new Map<string, string>()
  for (const task of snapshot.tasks.by('runningOfDeployment', revision.deploymentId)) {
    for (const { name, imageDigest } of task.containers) if (imageDigest !== undefined) digests.set(name, imageDigest)
  }
  return revision.containerImages.map((image) => {
    const imageDigest = digests.get(image.containerName ?? '')
    return imageDigest === undefined ? image : { ...image, imageDigest }
  })
}
