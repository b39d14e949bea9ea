import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { type PlacementRefusal, refusal } from './refusals.ts'

/** A critical daemon is up before an instance of its capacity providers takes any other task. */
export function explainMissingDaemon(snapshot: Snapshot, instance: ContainerInstanceRecord): PlacementRefusal | undefined {
  if (instance.capacityProviderName === undefined) return undefined
  const missing = snapshot.daemons.by('cluster', instance.clusterArn).find((daemon) => blocks(snapshot, daemon, instance))
  return missing && refusal(instance.arn, 'AGENT', `its daemon ${missing.name} does not run yet`, { what: missing.name })
}

function blocks(snapshot: Snapshot, daemon: DaemonRecord, { arn, capacityProviderName = '' }: ContainerInstanceRecord): boolean {
  if (daemon.status !== 'ACTIVE' || !daemon.critical || !daemon.capacityProviders.includes(capacityProviderName)) return false
  const running = snapshot.tasks.by('runningOnInstance', arn)
  return !running.some((task) => task.daemonArn === daemon.arn && task.desiredStatus === 'RUNNING')
}
