import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import type { ClusterRecord } from '#cluster/state/records.ts'

/** An empty cluster with the settings of an account that changed none (spec part 1, 2.5). */
export function newCluster(scope: Scope, name: string, now: number): ClusterRecord {
  return {
    account: scope.account,
    region: scope.region,
    arn: clusterArn(scope, name),
    name,
    status: 'ACTIVE',
    settings: [{ name: 'containerInsights', value: 'disabled' }],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    tags: [],
    createdAt: now,
  }
}
