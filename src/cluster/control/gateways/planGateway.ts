import type { GatewayArn } from '#cluster/api/arns.ts'
import type { GatewayAssociationRecord, GatewayRecord, GatewayRouteRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** What to do for one gateway now; empty where nothing is left to do. */
export interface GatewayPlan {
  /** Its update has reached all it manages. */
  updated?: GatewayRecord
  /** Routes that cannot be made, because Marina makes none for gateways yet. */
  failed: GatewayRouteRecord[]
  /** Routes that nothing stands behind any more. */
  gone: GatewayRouteRecord[]
  /** Associations that no route holds up any more, and those of clusters that were deleted. */
  ended: GatewayAssociationRecord[]
}

/** Undefined for a gateway that is not there. Pure (spec part 1, 2.4; the states are the API reference's). */
export function planGateway(snapshot: Snapshot, gatewayArn: GatewayArn): GatewayPlan | undefined {
  const gateway = snapshot.gateways.get(gatewayArn)
  if (!gateway) return undefined
  const routes = snapshot.gatewayRoutes.by('gateway', gatewayArn)
  const gone = routes.filter(({ status }) => status === 'DELETE_IN_PROGRESS')
  return {
    ...(gateway.status === 'UPDATE_IN_PROGRESS' && { updated: { ...gateway, status: 'UPDATE_COMPLETE' } }),
    failed: routes.filter(({ status }) => status === 'CREATE_IN_PROGRESS'),
    gone,
    ended: endedAssociations(snapshot, gatewayArn, new Set(gone)),
  }
}

function endedAssociations(snapshot: Snapshot, gatewayArn: GatewayArn, gone: ReadonlySet<GatewayRouteRecord>) {
  return snapshot.gatewayAssociations.by('gateway', gatewayArn).filter(({ key, clusterArn, status }) => {
    if (snapshot.clusters.get(clusterArn)?.status !== 'ACTIVE') return true
    return status === 'DISASSOCIATING' && snapshot.gatewayRoutes.by('gatewayAndCluster', key).every((route) => gone.has(route))
  })
}
