import { invalidParameter } from '#cluster/api/errors.ts'
import type { GatewayAssociationRecord } from '#cluster/state/records/gatewayRecords.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { associationKey, requireGateway } from './requireGateway.ts'

/** Gateways of one cluster (the API reference says so). */
const mostGatewaysOfCluster = 5

/**
 * Lets the services of a cluster use a gateway (spec part 1, 2.4). Again changes nothing; one that is DISASSOCIATING
 * becomes ACTIVE again, which no source confirms.
 */
export const associateGatewayWithCluster: Handler<'AssociateGatewayWithCluster'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const gateway = requireGateway(snapshot, context, request.gateway ?? '')
  const cluster = requireCluster(snapshot, context, request.cluster)
  const key = associationKey(gateway.arn, cluster.arn)
  const existing = snapshot.gatewayAssociations.get(key)
  if (!existing && snapshot.gatewayAssociations.count('cluster', cluster.arn) >= mostGatewaysOfCluster)
    throw invalidParameter(`A cluster can be associated with at most ${mostGatewaysOfCluster} gateways.`)
  const association: GatewayAssociationRecord = {
    account: gateway.account,
    region: gateway.region,
    key,
    gatewayArn: gateway.arn,
    clusterArn: cluster.arn,
    status: 'ACTIVE',
  }
  if (existing?.status !== 'ACTIVE') store.update('associate gateway', (tx) => tx.put('gatewayAssociations', association))
  return { gatewayArn: gateway.arn, clusterArn: cluster.arn, status: 'ACTIVE' }
}
