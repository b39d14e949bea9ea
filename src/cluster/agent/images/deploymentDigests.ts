import { imagesWithDigests } from '#cluster/state/imagesWithDigests.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'

const MOST_DEPLOYMENTS = 1_000

/** What the images of a deployment were when its first task was started: later tasks get the same (spec part 2, 1.2). */
export interface DeploymentDigests {
  find(task: TaskRecord, container: string): string | undefined
  /** The first one stays. */
  note(task: TaskRecord, container: string, digest: string): void
}

export function createDeploymentDigests(store: Store): DeploymentDigests {
  const known = new Map<string, Map<string, string>>()
  /** After a restart the service's revision still knows, or the tasks that run. */
  const load = ({ serviceArn, deploymentId }: TaskRecord): Map<string, string> => {
    const snapshot = store.read()
    const service = serviceArn && snapshot.services.get(serviceArn)
    const revision = service && deploymentId && snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))
    const images = revision ? imagesWithDigests(snapshot, revision) : []
    return new Map(images.flatMap(({ containerName, imageDigest }) => (containerName && imageDigest ? [[containerName, imageDigest]] : [])))
  }
  const digestsOf = (task: TaskRecord, deploymentId: string) => {
    const digests = known.get(deploymentId) ?? load(task)
    if (!known.has(deploymentId)) known.set(deploymentId, digests)
    const [oldest] = known.keys()
    if (known.size > MOST_DEPLOYMENTS && oldest !== undefined) known.delete(oldest)
    return digests
  }
  return {
    find: (task, container) => (task.deploymentId ? digestsOf(task, task.deploymentId).get(container) : undefined),
    note(task, container, digest) {
      if (!task.deploymentId) return
      const digests = digestsOf(task, task.deploymentId)
      if (!digests.has(container)) digests.set(container, digest)
    },
  }
}
