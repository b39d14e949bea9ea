import type { ServiceRegistry } from '@aws-sdk/client-ecs'
import type { TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { revisionArnOf } from '#cluster/state/writes/serviceDeployments.ts'

/** Where a task is to be registered: what its task set or its deployment's revision says, not what the service says by now. */
export function registriesOf(snapshot: Snapshot, { serviceArn, deploymentId = '' }: TaskRecord): readonly ServiceRegistry[] {
  const service = serviceArn && snapshot.services.get(serviceArn)
  if (!service) return []
  const taskSet = snapshot.taskSets.by('service', serviceArn).find(({ id }) => id === deploymentId)
  return (taskSet ?? snapshot.serviceRevisions.get(revisionArnOf(service, deploymentId)) ?? service).serviceRegistries
}
