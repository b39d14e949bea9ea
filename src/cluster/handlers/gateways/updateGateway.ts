import type { GatewayRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Handler } from '../handler.ts'
import { changeConfiguration, checkInfrastructureRole } from './gatewayConfiguration.ts'
import { requireGateway } from './requireGateway.ts'

/** Changes what is given and leaves the rest; control carries it to what the gateway manages and ends the update (spec part 1, 2.4). */
export const updateGateway: Handler<'UpdateGateway'> = ({ store, clock }, request, context) => {
  const gateway = requireGateway(store.read(), context, request.gateway ?? '')
  if (request.infrastructureRoleArn !== undefined) checkInfrastructureRole(request.infrastructureRoleArn)
  const updated: GatewayRecord = {
    ...gateway,
    infrastructureRoleArn: request.infrastructureRoleArn ?? gateway.infrastructureRoleArn,
    deletionProtection: request.deletionProtection ?? gateway.deletionProtection,
    configuration: changeConfiguration(gateway.configuration, request.configuration?.hostSharedAlb ?? {}),
    propagateTags: request.propagateTags ?? gateway.propagateTags,
    status: 'UPDATE_IN_PROGRESS',
    updatedAt: clock.now(),
  }
  store.update('update gateway', (tx) => tx.put('gateways', updated))
  return { gatewayArn: updated.arn, name: updated.name, status: updated.status }
}
