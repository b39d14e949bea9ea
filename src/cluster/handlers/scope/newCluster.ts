import { clusterArn, type Scope } from '#cluster/api/arns.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'

/**
 * An empty cluster (spec part 1, 2.5).
 * @param containerInsights what the account setting of that name says
 */
export function newCluster(scope: Scope, name: string, now: number, containerInsights = 'disabled'): ClusterRecord {
  return {
    account: scope.account,
    region: scope.region,
    arn: clusterArn(scope, name),
    name,
    status: 'ACTIVE',
    settings: [{ name: 'containerInsights', value: containerInsights }],
    capacityProviders: [],
    defaultCapacityProviderStrategy: [],
    tags: [],
    createdAt: now,
  }
}
