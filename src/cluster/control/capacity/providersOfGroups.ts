import { clusterArn } from '#cluster/api/arns.ts'
import type { AutoScalingGroupRecord } from '#cluster/state/records/capacityRecords.ts'
import type { CapacityProviderRecord, ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

const scopeKey = ({ account, region }: { account: string; region: string }) => `${account}/${region}`

/** The capacity provider that a group is behind; at most one is. */
export const providerOfGroup = (snapshot: Snapshot, group: AutoScalingGroupRecord): CapacityProviderRecord | undefined =>
  snapshot.capacityProviders
    .by('scope', scopeKey(group))
    .find(({ status, autoScalingGroupProvider: of }) => status === 'ACTIVE' && of?.autoScalingGroupArn === group.arn)

/**
 * Where the instances of a group register: on AWS its launch template says so; here the group itself, or the first cluster that has its
 * capacity provider. Undefined while there is none.
 */
export function clusterOfGroup(snapshot: Snapshot, group: AutoScalingGroupRecord): ClusterRecord | undefined {
  const isThere = (cluster: ClusterRecord | undefined) => (cluster?.status === 'ACTIVE' ? cluster : undefined)
  if (group.clusterName !== undefined) return isThere(snapshot.clusters.get(clusterArn(group, group.clusterName)))
  const provider = providerOfGroup(snapshot, group)
  if (!provider) return undefined
  return snapshot.clusters
    .by('scope', scopeKey(group))
    .find((cluster) => cluster.status === 'ACTIVE' && cluster.capacityProviders.includes(provider.name))
}

/** Groups whose instances are in a cluster, or would be. */
export const groupsOfCluster = (snapshot: Snapshot, cluster: ClusterRecord): AutoScalingGroupRecord[] =>
  snapshot.autoScalingGroups.by('scope', scopeKey(cluster)).filter((group) => clusterOfGroup(snapshot, group)?.arn === cluster.arn)
