import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import type { ServiceConnectRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'

/**
 * Where a task is to be registered: what its task set or its deployment's revision says, not what the service says by now. The endpoints of
 * Service Connect are registered like registries, so that DiscoverInstances lists them.
 */
export function registriesOf(snapshot: Snapshot, { serviceArn, deploymentId = '' }: TaskRecord): readonly ServiceRegistry[] {
  const service = serviceArn && snapshot.services.get(serviceArn)
  if (!service) return []
  const taskSet = snapshot.taskSets.by('service', serviceArn).find(({ id }) => id === deploymentId)
  if (taskSet) return taskSet.serviceRegistries
  const revision = snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId))
  if (!revision) return service.serviceRegistries
  return [...revision.serviceRegistries, ...connectRegistries(revision.deployed.serviceConnect)]
}

const connectRegistries = (connect: ServiceConnectRecord | undefined): ServiceRegistry[] =>
  (connect?.endpoints ?? []).map(({ discoveryArn, containerName, containerPort }) => ({
    registryArn: discoveryArn,
    containerName,
    containerPort,
  }))
