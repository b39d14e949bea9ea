import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { versionOf } from '#cluster/control/scheduler/query/subjects.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import { requireCluster, requireContainerInstance } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { announcedAgentVersion } from '../scope/containerInstance.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/** Asks for a newer agent; it has come once the agent registers with another version (spec part 1, 2.4). */
export const updateContainerAgent: Handler<'UpdateContainerAgent'> = ({ store }, request, context) => {
  const cluster = requireCluster(store.read(), context, request.cluster)
  const instance = requireContainerInstance(store.read(), cluster, request.containerInstance ?? '')
  if (instance.status === 'INACTIVE') throw invalidParameter('The referenced container instance was inactive.')
  checkUpdatable(instance)
  const updating: ContainerInstanceRecord = { ...instance, agentUpdateStatus: 'PENDING', version: instance.version + 1 }
  const snapshot = store.update('update container agent', (tx) => tx.put('containerInstances', updating))
  return { containerInstance: describeContainerInstance(snapshot, updating, { tags: true }) }
}

function checkUpdatable({ agentVersion, agentUpdateStatus }: ContainerInstanceRecord): void {
  const version = versionOf(agentVersion)
  if (!version) {
    throw new ClusterError(
      'MissingVersionException',
      'Amazon ECS could not determine the current version of the container agent on the container instance and does not have enough information to proceed with an update.',
    )
  }
  if (!isOlder(version, versionOf(announcedAgentVersion) ?? []))
    throw new ClusterError('NoUpdateAvailableException', 'There is no update available for your container agent.')
  if (agentUpdateStatus === 'PENDING') {
    throw new ClusterError(
      'UpdateInProgressException',
      'There is already a current update in progress for the container agent on the container instance.',
    )
  }
}

function isOlder(one: readonly number[], other: readonly number[]): boolean {
  const place = other.findIndex((number, index) => number !== (one[index] ?? 0))
  return place >= 0 && (one[place] ?? 0) < (other[place] ?? 0)
}
