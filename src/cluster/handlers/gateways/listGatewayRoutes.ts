import type { ListGatewayRoutesRequest } from '@aws-sdk/client-ecs'
import { type Scope, shortName } from '#cluster/api/arns.ts'
import type { GatewayRouteRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { filteredClusterArn, requireGateway } from './requireGateway.ts'

/** Routes that fit every filter given; a gateway has to be there, whatever else is named may be gone (spec part 1, 2.4). */
export const listGatewayRoutes: Handler<'ListGatewayRoutes'> = ({ store }, request, context) => {
  const found = findRoutes(store.read(), context, request)
  const { items, ...rest } = takePage(found, ({ arn }) => arn, request, { operation: 'ListGatewayRoutes', defaultSize: 100 })
  return { gatewayRoutes: items.map(summarise), ...rest }
}

function findRoutes(snapshot: Snapshot, scope: Scope, request: ListGatewayRoutesRequest): GatewayRouteRecord[] {
  const { gateway, cluster, service, serviceContainerPortName: port, status = [] } = request
  const gatewayArn = gateway === undefined ? undefined : requireGateway(snapshot, scope, gateway).arn
  const clusterArn = cluster === undefined ? undefined : filteredClusterArn(scope, cluster)
  return snapshot.gatewayRoutes
    .by('scope', `${scope.account}/${scope.region}`)
    .filter(
      (route) =>
        (gatewayArn === undefined || route.gatewayArn === gatewayArn) &&
        (clusterArn === undefined || route.clusterArn === clusterArn) &&
        (service === undefined || isNamed(route.serviceArn, service)) &&
        (port === undefined || route.portName === port) &&
        (status.length === 0 || status.includes(route.status)),
    )
}

/** A name fits the services of that name in all clusters. */
const isNamed = (serviceArn: string, nameOrArn: string) => serviceArn === nameOrArn || shortName(serviceArn) === nameOrArn

const summarise = ({ arn, gatewayArn, clusterArn, serviceArn, portName, status }: GatewayRouteRecord) => ({
  gatewayRouteArn: arn,
  gatewayArn,
  clusterArn,
  serviceArn,
  serviceContainerPortName: portName,
  status,
})
