import { ClusterError } from '#cluster/api/errors.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { associationKey, requireGateway } from './requireGateway.ts'

/**
 * Ends an association: it is DISASSOCIATING until no service of the cluster has a route of the gateway any more, and then
 * gone (spec part 1, 2.4). Nothing changes for those services until they are updated.
 */
export const disassociateGatewayFromCluster: Handler<'DisassociateGatewayFromCluster'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const gateway = requireGateway(snapshot, context, request.gateway ?? '')
  const cluster = requireCluster(snapshot, context, request.cluster)
  const association = snapshot.gatewayAssociations.get(associationKey(gateway.arn, cluster.arn))
  if (!association)
    throw new ClusterError('ResourceNotFoundException', 'The specified gateway is not associated with the specified cluster.')
  if (association.status === 'ACTIVE')
    store.update('disassociate gateway', (tx) => tx.put('gatewayAssociations', { ...association, status: 'DISASSOCIATING' }))
  return { gatewayArn: gateway.arn, clusterArn: cluster.arn, status: 'DISASSOCIATING' }
}
