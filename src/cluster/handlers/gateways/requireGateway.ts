import { type ClusterArn, clusterArn, type GatewayArn, type Scope } from '#cluster/api/arns.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { GatewayRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { clusterNameOf, pathOf } from '../checks/identifiers.ts'

/** A gateway by name or ARN (spec part 1, 2.1); an ARN names one even after another took its name. */
export function findGateway(snapshot: Snapshot, scope: Scope, nameOrArn: string): GatewayRecord | undefined {
  if (pathOf(nameOrArn, 'gateway', scope)) return snapshot.gateways.get(nameOrArn)
  return snapshot.gateways.by('name', `${scope.account}/${scope.region}/${nameOrArn}`)[0]
}

/** Throws GatewayNotFoundException, in a sentence that no source confirms: it follows the cluster's. */
export function requireGateway(snapshot: Snapshot, scope: Scope, nameOrArn: string): GatewayRecord {
  const gateway = findGateway(snapshot, scope, nameOrArn)
  if (!gateway) throw new ClusterError('GatewayNotFoundException', 'Gateway not found.')
  return gateway
}

/** What filters of lists name, whether it is there or not. */
export const filteredClusterArn = (scope: Scope, nameOrArn: string): ClusterArn => clusterArn(scope, clusterNameOf(nameOrArn, scope))

export const associationKey = (gateway: GatewayArn, cluster: ClusterArn) => `${gateway}|${cluster}`
