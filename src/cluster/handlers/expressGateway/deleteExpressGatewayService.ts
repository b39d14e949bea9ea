import { ClusterError } from '#cluster/api/errors.ts'
import { endRoutes } from '#cluster/state/writes/gatewayRoutes.ts'
import type { Handler } from '../handler.ts'
import { drain } from '../services/deleteService.ts'
import { describeExpressGatewayService as view } from '../views/describeExpressGatewayService.ts'
import { deregisterManaged } from './managedDefinition.ts'
import { requireExpressService } from './requireExpressService.ts'

/** Lets the service drain whatever it runs, and takes what was registered for it out of use (spec part 1, 2.4). */
export const deleteExpressGatewayService: Handler<'DeleteExpressGatewayService'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const service = requireExpressService(snapshot, context, request.serviceArn ?? '', 'DeleteService to delete')
  if (service.status === 'INACTIVE') throw new ClusterError('ServiceNotActiveException', 'Service was not ACTIVE.')
  if (service.status === 'DRAINING') return { service: view(snapshot, service, { tags: true }) }
  const draining = drain(service, clock.now())
  const after = store.update('delete express gateway service', (tx) => {
    tx.put('services', draining)
    endRoutes(tx, draining.arn)
    deregisterManaged(tx, service, clock.now())
  })
  return { service: view(after, draining, { tags: true }) }
}
