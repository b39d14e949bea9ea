import type { Cluster, KeyValuePair } from '@aws-sdk/client-ecs'
import { launchTypeOfProvider } from '#cluster/control/scheduler/capacityProviders.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { LaunchType, ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

export interface ClusterParts {
  settings?: boolean
  statistics?: boolean
  configurations?: boolean
  tags?: boolean
  attachments?: boolean
}

/** A cluster as ECS answers it; parts that were not asked for are empty (spec part 1, 2.3 and 2.5). */
export function describeCluster(snapshot: Snapshot, cluster: ClusterRecord, parts: ClusterParts): Cluster {
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: cluster.status,
    registeredContainerInstancesCount: snapshot.containerInstances.count('registeredOfCluster', cluster.arn),
    runningTasksCount: snapshot.tasks.count('runningOfCluster', cluster.arn),
    pendingTasksCount: snapshot.tasks.count('pendingOfCluster', cluster.arn),
    activeServicesCount: snapshot.services.count('activeOfCluster', cluster.arn),
    statistics: parts.statistics ? statisticsOf(snapshot, cluster) : [],
    tags: parts.tags ? cluster.tags : [],
    settings: parts.settings ? cluster.settings : [],
    capacityProviders: cluster.capacityProviders,
    defaultCapacityProviderStrategy: cluster.defaultCapacityProviderStrategy,
    ...(parts.configurations && cluster.configuration && { configuration: cluster.configuration }),
    // AWS's own scaling plans and Cloud Map resources, which a cluster here has none of.
    ...(parts.attachments && { attachments: [] }),
    ...(cluster.serviceConnectNamespace !== undefined && { serviceConnectDefaults: { namespace: cluster.serviceConnectNamespace } }),
  }
}

/** As ECS spells them in statistic names. */
const kinds = { EC2: 'EC2', FARGATE: 'Fargate', EXTERNAL: 'External', MANAGED_INSTANCES: 'ManagedInstances' } as const

/** Spec part 1, 2.3. Costs the cluster's live tasks and its services. */
function statisticsOf(snapshot: Snapshot, cluster: ClusterRecord): KeyValuePair[] {
  const kindOf = ({ launchType, capacityProviderStrategy: [first] = [] }: Pick<ServiceRecord, 'launchType' | 'capacityProviderStrategy'>) =>
    launchType ?? launchTypeOfProvider(snapshot, cluster, first?.capacityProvider ?? '') ?? 'EC2'
  const tasks = (index: 'runningOfCluster' | 'pendingOfCluster') => countBy(snapshot.tasks.by(index, cluster.arn), kindOf)
  const services = snapshot.services.by('cluster', cluster.arn)
  const statistics = {
    'running*TasksCount': tasks('runningOfCluster'),
    'pending*TasksCount': tasks('pendingOfCluster'),
    'active*ServiceCount': countBy(
      services.filter(({ status }) => status === 'ACTIVE'),
      kindOf,
    ),
    'draining*ServiceCount': countBy(
      services.filter(({ status }) => status === 'DRAINING'),
      kindOf,
    ),
  }
  return Object.entries(statistics).flatMap(([name, counts]) =>
    Object.entries(kinds).map(([kind, word]) => ({ name: name.replace('*', word), value: String(counts.get(kind as LaunchType) ?? 0) })),
  )
}

function countBy<Item>(items: readonly Item[], kindOf: (item: Item) => LaunchType): Map<LaunchType, number> {
  const counts = new Map<LaunchType, number>()
  for (const item of items) counts.set(kindOf(item), (counts.get(kindOf(item)) ?? 0) + 1)
  return counts
}
