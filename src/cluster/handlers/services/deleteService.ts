import { invalidParameter, serviceNotFound } from '#cluster/api/errors.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { endRoutes } from '#cluster/state/writes/gatewayRoutes.ts'
import { removeUnusedConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { requireCluster, requireService } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'

/**
 * Lets a service drain: control stops its tasks and then makes it INACTIVE. Without `force` it must be scaled to 0 and
 * have no running tasks (spec part 1, 2.11). AWS answers a missing service with an empty message; a sentence is kinder.
 */
export const deleteService: Handler<'DeleteService'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const service = requireService(snapshot, cluster, request.service ?? '')
  if (service.status === 'INACTIVE') throw serviceNotFound()
  // As AWS says it.
  if (service.express) throw invalidParameter(`${service.arn} has ResourceManagementType=ECS use DeleteExpressGatewayService to delete`)
  if (service.status === 'DRAINING') return { service: describeService(snapshot, service, { tags: true }) }
  if (!request.force && isInUse(snapshot, service)) throw invalidParameter('The service cannot be stopped while it is scaled above 0.')
  const draining = drain(service, clock.now())
  const after = store.update('delete service', (tx) => {
    tx.put('services', draining)
    endRoutes(tx, draining.arn)
    removeUnusedConnectServices(tx, draining.arn)
  })
  return { service: describeService(after, draining, { tags: true }) }
}

/** A DAEMON service cannot be scaled, and so may always be deleted. */
function isInUse(snapshot: Snapshot, { arn, desiredCount, schedulingStrategy }: ServiceRecord): boolean {
  if (schedulingStrategy === 'DAEMON') return false
  return desiredCount > 0 || snapshot.tasks.count('runningOfService', arn) > 0
}

/** No task is wanted of it any more; its last ones stop, and then it is INACTIVE. */
export function drain(service: ServiceRecord, now: number): ServiceRecord {
  const deployments = service.deployments.map((deployment) => ({ ...deployment, desiredCount: 0, updatedAt: now }))
  return { ...service, status: 'DRAINING', desiredCount: 0, deployments }
}
