import type { TaskSet } from '@aws-sdk/client-ecs'
import { computedDesiredCount } from '#cluster/control/deployments/taskSetAsDeployment.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { concretePlatformVersion } from '../checks/network.ts'
import { time } from './time.ts'

/** A task set as ECS answers it (spec part 1, 5.13). */
export function describeTaskSet(snapshot: Snapshot, service: ServiceRecord, taskSet: TaskSetRecord, options: { tags: boolean }): TaskSet {
  const { platformVersion } = taskSet
  return {
    id: taskSet.id,
    taskSetArn: taskSet.arn,
    serviceArn: taskSet.serviceArn,
    clusterArn: taskSet.clusterArn,
    ...definedOnly({ externalId: taskSet.externalId }),
    status: taskSet.status,
    taskDefinition: taskSet.taskDefinitionArn,
    computedDesiredCount: computedDesiredCount(service, taskSet),
    pendingCount: snapshot.tasks.count('pendingOfDeployment', taskSet.id),
    runningCount: snapshot.tasks.count('runningOfDeployment', taskSet.id),
    createdAt: time(taskSet.createdAt),
    updatedAt: time(taskSet.updatedAt),
    ...definedOnly({
      launchType: taskSet.launchType,
      capacityProviderStrategy: taskSet.capacityProviderStrategy,
      platformVersion: platformVersion && concretePlatformVersion(platformVersion),
      platformFamily: taskSet.platformFamily,
      networkConfiguration: taskSet.networkConfiguration,
    }),
    loadBalancers: taskSet.loadBalancers,
    serviceRegistries: taskSet.serviceRegistries,
    scale: taskSet.scale,
    stabilityStatus: taskSet.stabilityStatus,
    stabilityStatusAt: time(taskSet.stabilityStatusAt),
    ...(options.tags && { tags: taskSet.tags }),
  }
}
