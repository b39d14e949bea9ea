import type { Tag } from '@aws-sdk/client-ecs'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly, type NewTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import type { PlacementRequest } from '../scheduler/choosePlacement.ts'

/**
 * The task of a daemon on one of its instances.
 * Throws when the cluster or the definition is not known: neither is ever taken away under a daemon.
 */
export function daemonTask(snapshot: Snapshot, daemon: DaemonRecord, deployment: DeploymentRecord, on: ContainerInstanceRecord): NewTask {
  const cluster = snapshot.clusters.get(daemon.clusterArn)
  const taskDefinition = snapshot.daemonTaskDefinitions.get(deployment.taskDefinitionArn)
  if (!cluster || !taskDefinition)
    throw new Error(`daemon ${daemon.arn} lacks ${cluster ? deployment.taskDefinitionArn : daemon.clusterArn}`)
  return {
    cluster,
    taskDefinition,
    launchType: 'MANAGED_INSTANCES',
    placement: { node: on.node, availabilityZone: on.availabilityZone, containerInstanceArn: on.arn },
    group: `daemon:${daemon.name}`,
    startedBy: deployment.id,
    daemonArn: daemon.arn,
    deploymentId: deployment.id,
    enableExecuteCommand: daemon.enableExecuteCommand,
    tags: tagsOf(daemon, cluster),
    ...definedOnly({ capacityProviderName: on.capacityProviderName }),
  }
}

/** The question to the scheduler that goes with it: whether the instance has what the task needs. */
export function placementOf({ cluster, taskDefinition, launchType, group }: NewTask): PlacementRequest {
  return { cluster, taskDefinition, launchType, group, reserved: reservationOf(taskDefinition) }
}

function tagsOf(daemon: DaemonRecord, cluster: ClusterRecord): Tag[] {
  const propagated = daemon.propagateTags === 'DAEMON' ? daemon.tags : []
  if (!daemon.enableECSManagedTags) return propagated
  const managed = [
    { key: 'aws:ecs:clusterName', value: cluster.name },
    { key: 'aws:ecs:daemonName', value: daemon.name },
  ]
  return [...propagated, ...managed]
}
