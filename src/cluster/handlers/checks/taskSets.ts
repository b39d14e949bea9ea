import type { Scale } from '@aws-sdk/client-ecs'
import { shortName, type TaskSetArn, taskSetArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import type { ServiceRecord, TaskSetRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { requireCluster, requireService, taskSetIdOf } from './identifiers.ts'

interface TaskSetRequest {
  cluster: string | undefined
  service: string | undefined
}

/** An ACTIVE service (spec part 1, 2.4). Throws ServiceNotActiveException. */
export function requireActiveService(snapshot: Snapshot, context: CallContext, request: TaskSetRequest): ServiceRecord {
  const service = requireService(snapshot, requireCluster(snapshot, context, request.cluster), request.service ?? '')
  if (service.status !== 'ACTIVE') throw new ClusterError('ServiceNotActiveException', 'Service was not ACTIVE.')
  return service
}

/** An ACTIVE service that has task sets (spec part 1, 5.13). */
export function requireExternalService(snapshot: Snapshot, context: CallContext, request: TaskSetRequest): ServiceRecord {
  const service = requireActiveService(snapshot, context, request)
  if (service.deploymentControllerType === 'EXTERNAL') return service
  throw invalidParameter(
    `The service ${service.name} has the deployment controller ${service.deploymentControllerType}; task sets are of services with the controller EXTERNAL.`,
  )
}

/** A task set of a service by id or ARN, whatever its status. */
export function findTaskSet(snapshot: Snapshot, service: ServiceRecord, idOrArn: string): TaskSetRecord | undefined {
  return snapshot.taskSets.get(taskSetArnOf(service, idOrArn))
}

export const taskSetArnOf = (service: ServiceRecord, idOrArn: string): TaskSetArn =>
  taskSetArn(service, shortName(service.clusterArn), service.name, taskSetIdOf(idOrArn, service))

/** One that does not drain yet. Throws TaskSetNotFoundException. */
export function requireTaskSet(snapshot: Snapshot, service: ServiceRecord, idOrArn: string | undefined): TaskSetRecord {
  const found = findTaskSet(snapshot, service, idOrArn ?? '')
  if (!found || found.status === 'DRAINING') throw new ClusterError('TaskSetNotFoundException', 'The specified task set does not exist.')
  return found
}

/** Nothing where nothing is said (spec part 1, 5.13). */
export function readScale({ value = 0, unit = 'PERCENT' }: Scale = {}): TaskSetRecord['scale'] {
  return { value, unit }
}
