import { invalidParameter } from '#cluster/api/errors.ts'
import type { GatewayRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { Handler } from '../handler.ts'
import { requireGateway } from './requireGateway.ts'

/** Takes a gateway away for good; nobody finds it afterwards (spec part 1, 2.4). */
export const deleteGateway: Handler<'DeleteGateway'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const gateway = requireGateway(snapshot, context, request.gateway ?? '')
  checkDeletable(snapshot, gateway)
  store.update('delete gateway', (tx) => tx.delete('gateways', gateway.arn))
  return { gatewayArn: gateway.arn, name: gateway.name, status: 'DELETED' }
}

/** The rules are the API reference's, the sentences in its style. */
function checkDeletable(snapshot: Snapshot, { arn, deletionProtection }: GatewayRecord): void {
  if (deletionProtection)
    throw invalidParameter('The specified gateway has deletion protection enabled. Disable deletion protection and try again.')
  if (snapshot.gatewayAssociations.count('gateway', arn) > 0)
    throw invalidParameter('The specified gateway is associated with one or more clusters. Disassociate all clusters and try again.')
}
