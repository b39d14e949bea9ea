import type { GatewayConnector } from '@aws-sdk/client-ecs'
import { type ClusterArn, gatewayRouteArn } from '#cluster/api/arns.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { GatewayRecord, GatewayRouteRecord } from '../records/gatewayRecords.ts'
import type { ServiceRecord } from '../records/serviceRecords.ts'
import type { Snapshot, Tx } from '../store.ts'

/** PUBLIC or PRIVATE: what its scheme makes of it. */
export const accessTypeOf = ({ configuration }: GatewayRecord) =>
  configuration.scheme === 'internal' ? ('PRIVATE' as const) : ('PUBLIC' as const)

/** The gateways of a cluster that a connector leads to. */
export function gatewaysFor(snapshot: Snapshot, clusterArn: ClusterArn, { filters }: GatewayConnector): GatewayRecord[] {
  const wanted = filters?.accessTypes ?? []
  return snapshot.gatewayAssociations.by('cluster', clusterArn).flatMap(({ gatewayArn, status }) => {
    const gateway = status === 'ACTIVE' ? snapshot.gateways.get(gatewayArn) : undefined
    return gateway && (wanted.length === 0 || wanted.includes(accessTypeOf(gateway))) ? [gateway] : []
  })
}

/**
 * Asks for the routes that a service has from its connectors now, and for the end of those it had before. Called when the
 * service is deployed: until then an association that comes or goes changes nothing for it.
 */
export function routeService(tx: Tx, service: ServiceRecord, ids: Ids): void {
  const before = tx.snapshot.gatewayRoutes.by('service', service.arn)
  const kept = new Set<GatewayRouteRecord>()
  for (const connector of service.gatewayConnectors ?? []) {
    for (const gateway of gatewaysFor(tx.snapshot, service.clusterArn, connector)) {
      const same = before.find(({ gatewayArn, portName }) => gatewayArn === gateway.arn && portName === connector.portName)
      if (same) kept.add(same)
      tx.put('gatewayRoutes', { ...(same ?? newRoute(service, gateway, connector.portName ?? '', ids)), status: 'CREATE_IN_PROGRESS' })
    }
  }
  for (const route of before) if (!kept.has(route)) tx.put('gatewayRoutes', { ...route, status: 'DELETE_IN_PROGRESS' })
}

/** A service that is deleted is led to no more. */
export function endRoutes(tx: Tx, serviceArn: string): void {
  for (const route of tx.snapshot.gatewayRoutes.by('service', serviceArn))
    tx.put('gatewayRoutes', { ...route, status: 'DELETE_IN_PROGRESS' })
}

const newRoute = (service: ServiceRecord, gateway: GatewayRecord, portName: string, ids: Ids): Omit<GatewayRouteRecord, 'status'> => ({
  account: service.account,
  region: service.region,
  arn: gatewayRouteArn(gateway.arn, ids.hex32()),
  gatewayArn: gateway.arn,
  clusterArn: service.clusterArn,
  serviceArn: service.arn,
  portName,
})
