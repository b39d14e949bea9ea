import type { DiscoverInstancesRequest, HttpInstanceSummary } from '@aws-sdk/client-servicediscovery'
import type { CallContext } from '#cluster/api/contract.ts'
import type { SiblingHandlers } from '#cluster/api/siblings.ts'
import type { DiscoveryInstanceRecord, DiscoveryServiceRecord } from '#cluster/state/records/discoveryRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { type CloudMapDeps, invalidInput, namespaceNotFound, serviceNotFound } from './deps.ts'
import { healthOf, MOST_INSTANCES } from './instances.ts'

type Handlers = Pick<SiblingHandlers<'servicediscovery'>, 'DiscoverInstances' | 'DiscoverInstancesRevision'>

export function createDiscoverHandlers({ store }: CloudMapDeps): Handlers {
  return {
    DiscoverInstances(request, context) {
      const snapshot = store.read()
      const service = findByName(snapshot, request, context)
      const all = snapshot.discoveryInstances.by('service', service.id).toSorted((one, other) => (one.id < other.id ? -1 : 1))
      const { MaxResults = 100 } = request
      if (MaxResults < 1 || MaxResults > MOST_INSTANCES) throw invalidInput(`MaxResults must be from 1 to ${MOST_INSTANCES}.`)
      const found = withHealth(matching(all, request), request.HealthStatus ?? 'HEALTHY_OR_ELSE_ALL').slice(0, MaxResults)
      return { Instances: found.map((instance) => viewOf(instance, request)), InstancesRevision: service.instancesRevision }
    },
    DiscoverInstancesRevision: (request, context) => ({
      InstancesRevision: findByName(store.read(), request, context).instancesRevision,
    }),
  }
}

type ByName = Pick<DiscoverInstancesRequest, 'NamespaceName' | 'ServiceName'>

function findByName(snapshot: Snapshot, { NamespaceName = '', ServiceName = '' }: ByName, context: CallContext): DiscoveryServiceRecord {
  const namespace = snapshot.discoveryNamespaces.by('name', NamespaceName.toLowerCase()).find((each) => scopeOf(each) === scopeOf(context))
  if (!namespace) throw namespaceNotFound(NamespaceName)
  const service = snapshot.discoveryServices
    .by('namespace', namespace.id)
    .find(({ name }) => name.toLowerCase() === ServiceName.toLowerCase())
  if (!service) throw serviceNotFound(`${ServiceName} in ${NamespaceName}`)
  return service
}

/** Optional parameters choose among what the others leave, unless nothing would be left. */
function matching(
  all: readonly DiscoveryInstanceRecord[],
  { QueryParameters = {}, OptionalParameters = {} }: DiscoverInstancesRequest,
): readonly DiscoveryInstanceRecord[] {
  const fits = (wanted: Readonly<Record<string, string>>) => (instance: DiscoveryInstanceRecord) =>
    Object.entries(wanted).every(([key, value]) => instance.attributes[key] === value)
  const required = all.filter(fits(QueryParameters))
  const preferred = required.filter(fits(OptionalParameters))
  return preferred.length > 0 ? preferred : required
}

/** What nobody judges counts as healthy. */
function withHealth(instances: readonly DiscoveryInstanceRecord[], wanted: string): readonly DiscoveryInstanceRecord[] {
  const healthy = instances.filter(({ health }) => health !== 'UNHEALTHY')
  if (wanted === 'HEALTHY') return healthy
  if (wanted === 'UNHEALTHY') return instances.filter(({ health }) => health === 'UNHEALTHY')
  if (wanted === 'ALL') return instances
  if (wanted === 'HEALTHY_OR_ELSE_ALL') return healthy.length > 0 ? healthy : instances
  throw invalidInput('HealthStatus is HEALTHY, UNHEALTHY, ALL or HEALTHY_OR_ELSE_ALL.')
}

const viewOf = (instance: DiscoveryInstanceRecord, { NamespaceName, ServiceName }: ByName): HttpInstanceSummary => ({
  InstanceId: instance.id,
  NamespaceName,
  ServiceName,
  HealthStatus: healthOf(instance),
  Attributes: { ...instance.attributes },
})
