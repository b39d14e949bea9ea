import type { Tag } from '@aws-sdk/client-ecs'
import type { ClusterRecord, DeploymentRecord, LaunchType, ServiceRecord, TaskDefinitionRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly, type NewTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import type { PlacementRequest } from '../scheduler/choosePlacement.ts'

/** A task that a deployment asks for, but for its place (spec part 1, 4.6). */
export type WantedTask = Omit<NewTask, 'placement'>

/** Throws when the cluster or the task definition is not known: neither is ever taken away under a service. */
export function wantedTask(snapshot: Snapshot, service: ServiceRecord, deployment: DeploymentRecord): WantedTask {
  const cluster = snapshot.clusters.get(service.clusterArn)
  const taskDefinition = snapshot.taskDefinitions.get(deployment.taskDefinitionArn)
  if (!cluster || !taskDefinition)
    throw new Error(`service ${service.arn} lacks ${cluster ? deployment.taskDefinitionArn : service.clusterArn}`)
  return {
    cluster,
    taskDefinition,
    launchType: launchTypeOf(deployment),
    group: `service:${service.name}`,
    startedBy: deployment.id,
    serviceArn: service.arn,
    deploymentId: deployment.id,
    enableExecuteCommand: service.enableExecuteCommand,
    tags: tagsOf(service, cluster, taskDefinition),
    ...definedOnly({
      networkConfiguration: deployment.networkConfiguration,
      platformVersion: deployment.platformVersion,
      capacityProviderName: providerOf(deployment),
    }),
  }
}

/** The question to the scheduler that goes with it. */
export function placementRequest({ cluster, taskDefinition, launchType, group, serviceArn }: WantedTask): PlacementRequest {
  return { cluster, taskDefinition, launchType, reserved: reservationOf(taskDefinition), group, ...(serviceArn && { serviceArn }) }
}

/** A capacity provider strategy decides by its first provider: there is one engine behind all of them. */
function launchTypeOf(deployment: DeploymentRecord): LaunchType {
  if (deployment.launchType) return deployment.launchType
  return providerOf(deployment)?.startsWith('FARGATE') ? 'FARGATE' : 'EC2'
}

const providerOf = (deployment: DeploymentRecord) => deployment.capacityProviderStrategy?.[0]?.capacityProvider

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
