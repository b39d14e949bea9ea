import type { Cluster, KeyValuePair } from '@aws-sdk/client-ecs'
import type { ClusterRecord, LaunchType, ServiceRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'

export interface ClusterParts {
  settings?: boolean
  statistics?: boolean
  configurations?: boolean
  tags?: boolean
}

/** A cluster as ECS answers it; parts that were not asked for are empty (spec part 1, 2.3 and 2.5). */
export function describeCluster(snapshot: Snapshot, cluster: ClusterRecord, parts: ClusterParts): Cluster {
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: snapshot.containerInstances.count('activeOfCluster', cluster.arn),
    runningTasksCount: snapshot.tasks.count('runningOfCluster', cluster.arn),
    pendingTasksCount: snapshot.tasks.count('pendingOfCluster', cluster.arn),
    activeServicesCount: snapshot.services.count('activeOfCluster', cluster.arn),
    statistics: parts.statistics ? statisticsOf(snapshot, cluster) : [],
    tags: parts.tags ? cluster.tags : [],
    settings: parts.settings ? cluster.settings : [],
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy,
    ...(parts.configurations && cluster.configuration && { configuration: cluster.configuration }),
  }
}

/** As ECS spells them in statistic names. */
const kinds = { EC2: 'EC2', FARGATE: 'Fargate', EXTERNAL: 'External', MANAGED_INSTANCES: 'ManagedInstances' } as const

/** Spec part 1, 2.3. Costs the cluster's live tasks and its services. */
function statisticsOf(snapshot: Snapshot, cluster: ClusterRecord): KeyValuePair[] {
  const tasks = (index: 'runningOfCluster' | 'pendingOfCluster') => countByKind(snapshot.tasks.by(index, cluster.arn))
  const services = snapshot.services.by('cluster', cluster.arn)
  const statistics = {
    'running*TasksCount': tasks('runningOfCluster'),
    'pending*TasksCount': tasks('pendingOfCluster'),
    'active*ServiceCount': countByKind(services.filter(({ status }) => status === 'ACTIVE')),
    'draining*ServiceCount': countByKind(services.filter(({ status }) => status === 'DRAINING')),
  }
  return Object.entries(statistics).flatMap(([name, counts]) =>
    Object.entries(kinds).map(([kind, word]) => ({ name: name.replace('*', word), value: String(counts.get(kind as LaunchType) ?? 0) })),
  )
}

function countByKind(records: (TaskRecord | ServiceRecord)[]): Map<LaunchType, number> {
  const counts = new Map<LaunchType, number>()
  for (const record of records) {
    // A service with a strategy runs on Fargate: no other provider is taken.
    const kind = record.launchType ?? 'FARGATE'
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return counts
}
