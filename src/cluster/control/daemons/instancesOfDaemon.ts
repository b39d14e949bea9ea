import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/**
 * The instances that a daemon is to have a task on: the ACTIVE ones of its capacity providers. One that drains keeps the
 * task it has until the others are gone: a daemon is the last to stop.
 * @param live the daemon's tasks
 */
export function instancesOfDaemon(snapshot: Snapshot, daemon: DaemonRecord, live: readonly TaskRecord[]): ContainerInstanceRecord[] {
  const providers = new Set(daemon.capacityProviders)
  const wanted = new Set(live.filter(({ desiredStatus }) => desiredStatus === 'RUNNING').map((task) => task.containerInstanceArn))
  const lasts = (instance: ContainerInstanceRecord) =>
    wanted.has(instance.arn) && snapshot.tasks.by('liveOnInstance', instance.arn).some(({ daemonArn }) => daemonArn === undefined)
  return snapshot.containerInstances
    .by('registeredOfCluster', daemon.clusterArn)
    .filter(({ capacityProviderName }) => capacityProviderName !== undefined && providers.has(capacityProviderName))
    .filter((instance) => instance.status === 'ACTIVE' || lasts(instance))
}
