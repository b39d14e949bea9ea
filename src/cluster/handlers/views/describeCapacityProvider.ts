import type { CapacityProvider } from '@aws-sdk/client-ecs'
import { capacityProviderArn, type Scope } from '#cluster/api/arns.ts'
import type { CapacityProviderRecord } from '#cluster/state/records/clusterRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

/** A created provider as ECS answers it (spec part 1, 6.5). */
export function describeCapacityProvider(record: CapacityProviderRecord, options: { tags: boolean }): CapacityProvider {
  return {
    capacityProviderArn: record.arn,
    name: record.name,
    status: record.status,
    type: record.managedInstancesProvider ? 'MANAGED_INSTANCES' : 'EC2_AUTOSCALING',
    ...definedOnly({
      cluster: record.clusterArn,
      autoScalingGroupProvider: record.autoScalingGroupProvider,
      managedInstancesProvider: record.managedInstancesProvider,
      updateStatus: record.updateStatus,
    }),
    tags: options.tags ? record.tags : [],
  }
}

/** FARGATE or FARGATE_SPOT, which every account has. */
export function describeFargateProvider(scope: Scope, name: string): CapacityProvider {
  return {
    capacityProviderArn: capacityProviderArn(scope, name),
    name,
    status: 'ACTIVE',
    type: name === 'FARGATE' ? 'FARGATE' : 'FARGATE_SPOT',
    tags: [],
  }
}
