import type { Tag } from '@aws-sdk/client-ecs'
import type { Scope } from '#cluster/api/arns.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { DeploymentRecord, LaunchType, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly, type NewTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import { launchTypeOfProvider } from '../scheduler/capacityProviders.ts'
import type { PlacementRequest } from '../scheduler/choosePlacement.ts'
import { distribute } from '../scheduler/distribute.ts'

/** A task that a deployment asks for, but for its place (spec part 1, 4.6). */
export type WantedTask = Omit<NewTask, 'placement'>

/**
 * The next tasks of a deployment, divided among its capacity providers (spec part 1, 6.5).
 * Throws when the cluster or the task definition is not known: neither is ever taken away under a service.
 */
export function wantedTasks(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord, count: number): WantedTask[] {
  const { capacityProviderStrategy: strategy = [] } = deployment
  if (strategy.length === 0) {
    const wanted = wantedTask(snapshot, service, deployment)
    return Array.from({ length: count }, () => wanted)
  }
  const kinds = new Map(
    strategy.map(({ capacityProvider = '' }) => [capacityProvider, wantedTask(snapshot, service, deployment, capacityProvider)]),
  )
  return distribute(count, strategy, runningByProvider(snapshot, deployment)).flatMap((name) => kinds.get(name) ?? [])
}

function runningByProvider(snapshot: Snapshot, deployment: DeploymentRecord): Map<string, number> {
  const counts = new Map<string, number>()
  const tasks = [...snapshot.tasks.by('pendingOfDeployment', deployment.id), ...snapshot.tasks.by('runningOfDeployment', deployment.id)]
  for (const { capacityProviderName: name, desiredStatus } of tasks)
    if (name !== undefined && desiredStatus === 'RUNNING') counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

export function wantedTask(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord, provider?: string): WantedTask {
  const cluster = snapshot.clusters.get(service.clusterArn)
  const taskDefinition = snapshot.taskDefinitions.get(deployment.taskDefinitionArn)
  if (!cluster || !taskDefinition)
    throw new Error(`service ${service.arn} lacks ${cluster ? deployment.taskDefinitionArn : service.clusterArn}`)
  return {
    cluster,
    taskDefinition,
    launchType: launchTypeOf(snapshot, deployment, cluster, provider),
    group: `service:${service.name}`,
    startedBy: deployment.id,
    serviceArn: service.arn,
    deploymentId: deployment.id,
    enableExecuteCommand: service.enableExecuteCommand,
    tags: tagsOf(service, cluster, taskDefinition),
    ...definedOnly({
      networkConfiguration: deployment.networkConfiguration,
      platformVersion: deployment.platformVersion,
      capacityProviderName: provider,
    }),
  }
}

/** The question to the scheduler that goes with it. */
export function placementRequest(wanted: WantedTask, { placementConstraints, placementStrategy }: ServiceRecord): PlacementRequest {
  const { cluster, taskDefinition, launchType, group, serviceArn, capacityProviderName } = wanted
  return {
    cluster,
    taskDefinition,
    launchType,
    reserved: reservationOf(taskDefinition),
    group,
    placementConstraints,
    placementStrategy,
    ...definedOnly({ serviceArn, capacityProviderName }),
  }
}

function launchTypeOf(snapshot: Snapshot, deployment: DeploymentRecord, scope: Scope, provider: string | undefined): LaunchType {
  if (deployment.launchType) return deployment.launchType
  return (provider === undefined ? undefined : launchTypeOfProvider(snapshot, scope, provider)) ?? 'EC2'
}

/** Spec part 1, 2.11: propagateTags and ECS's managed tags. */
function tagsOf(service: ServiceRecord, cluster: ClusterRecord, taskDefinition: TaskDefinitionRecord): Tag[] {
  const propagated = { SERVICE: service.tags, TASK_DEFINITION: taskDefinition.tags, NONE: [] }[service.propagateTags]
  if (!service.enableECSManagedTags) return propagated
  const managed = [
    { key: 'aws:ecs:clusterName', value: cluster.name },
    { key: 'aws:ecs:serviceName', value: service.name },
  ]
  return [...propagated, ...managed]
}
