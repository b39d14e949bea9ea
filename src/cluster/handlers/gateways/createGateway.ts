import type { CreateGatewayRequest } from '@aws-sdk/client-ecs'
import { gatewayArn, type Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError, clientError } from '#cluster/api/errors.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { GatewayRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import type { Handler } from '../handler.ts'
import { createTokenOf } from '../services/idempotence.ts'
import { checkInfrastructureRole, readConfiguration } from './gatewayConfiguration.ts'
import { findGateway } from './requireGateway.ts'

/**
 * Keeps a gateway, ACTIVE at once (spec part 1, 2.4). As on AWS it has no load balancer until a service uses it, and here
 * it has none then either: its routes say so.
 */
export const createGateway: Handler<'CreateGateway'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const token = createTokenOf(request)
  const existing = findGateway(snapshot, context, request.name ?? '')
  if (existing && token && existing.clientToken === token.clientToken && existing.createRequest === token.createRequest)
    return answer(existing)
  // In the words that ECS has for capacity providers; no source confirms them for gateways.
  if (existing)
    throw clientError('The specified gateway already exists. To change the configuration of an existing gateway, update the gateway.')
  checkRoom(snapshot, context)
  const record = { ...newGateway(request, context, ids, clock.now()), ...token }
  store.update('create gateway', (tx) => tx.put('gateways', record))
  return answer(record)
}

const answer = ({ arn, name, status }: GatewayRecord) => ({ gatewayArn: arn, name, status })

function newGateway(request: CreateGatewayRequest, context: CallContext, ids: Ids, now: number): GatewayRecord {
  const { name = '', infrastructureRoleArn = '' } = request
  checkInfrastructureRole(infrastructureRoleArn)
  return {
    account: context.account,
    region: context.region,
    arn: gatewayArn(context, name, ids.hex32()),
    name,
    status: 'ACTIVE',
    infrastructureRoleArn,
    deletionProtection: request.deletionProtection ?? true,
    configuration: readConfiguration(request.configuration?.hostSharedAlb ?? {}),
    propagateTags: request.propagateTags ?? 'GATEWAY',
    tags: request.tags ?? [],
    createdAt: now,
    updatedAt: now,
  }
}

/** A bound against a stranger's endless loop; ECS says none. */
const mostGateways = 1000

function checkRoom(snapshot: Snapshot, { account, region }: Scope): void {
  if (snapshot.gateways.count('scope', `${account}/${region}`) < mostGateways) return
  throw new ClusterError(
    'LimitExceededException',
    `There are ${mostGateways} gateways, which is the most there can be. Delete some, or use one of them.`,
  )
}
