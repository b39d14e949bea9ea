/**
 * Clusters and the capacity providers that they name. What holds for all records: shapes follow ECS's own (spec part 1, 4.3 and 5.3)
 * but carry what ECS computes on read only once, at its source; times are milliseconds since the epoch; a change replaces a record.
 * The comment on a field names its only writer where that is not obvious (ARCHITECTURE.md, section 4).
 */
import type {
  AutoScalingGroupProvider,
  CapacityProviderStrategyItem,
  CapacityProviderUpdateStatus,
  ClusterConfiguration,
  ClusterSetting,
  ManagedInstancesProvider,
  Tag,
} from '@aws-sdk/client-ecs'
import type { CapacityProviderArn, ClusterArn, Scope } from '#cluster/api/arns.ts'

export interface ClusterRecord extends Scope {
  arn: ClusterArn
  name: string
  status: 'ACTIVE' | 'INACTIVE'
  settings: ClusterSetting[]
  configuration?: ClusterConfiguration
  capacityProviders: string[]
  defaultCapacityProviderStrategy: CapacityProviderStrategyItem[]
  /** The ARN of the namespace its services use by default. */
  serviceConnectNamespace?: string
  tags: Tag[]
  createdAt: number
  /** When it was deleted: what is answered of it until it is removed. */
  inactiveAt?: number
}

/** FARGATE and FARGATE_SPOT have no record: every account has them (spec part 1, 6.5). */
export interface CapacityProviderRecord extends Scope {
  arn: CapacityProviderArn
  name: string
  status: 'ACTIVE' | 'INACTIVE'
  /** Managed instances belong to one cluster. */
  clusterArn?: ClusterArn
  autoScalingGroupProvider?: AutoScalingGroupProvider
  managedInstancesProvider?: ManagedInstancesProvider
  /** The period is the user's own and not ECS's default. */
  ownWarmup?: true
  updateStatus?: CapacityProviderUpdateStatus
  tags: Tag[]
  createdAt: number
}
