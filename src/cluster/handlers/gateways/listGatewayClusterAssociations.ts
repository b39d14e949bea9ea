import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { filteredClusterArn, findGateway } from './requireGateway.ts'

/** Associations that fit every filter given; a gateway or cluster that is not there has none (spec part 1, 2.4). */
export const listGatewayClusterAssociations: Handler<'ListGatewayClusterAssociations'> = ({ store }, request, context) => {
  const { gateway, cluster, status = [] } = request
  const snapshot = store.read()
  const gatewayArn = gateway === undefined ? undefined : findGateway(snapshot, context, gateway)?.arn
  const clusterArn = cluster === undefined ? undefined : filteredClusterArn(context, cluster)
  const found = snapshot.gatewayAssociations
    .by('scope', `${context.account}/${context.region}`)
    .filter(
      (association) =>
        (gateway === undefined || association.gatewayArn === gatewayArn) &&
        (clusterArn === undefined || association.clusterArn === clusterArn) &&
        (status.length === 0 || status.includes(association.status)),
    )
  const rules = { operation: 'ListGatewayClusterAssociations', defaultSize: 100 }
  const { items, ...rest } = takePage(found, ({ key }) => key, request, rules)
  return {
    gatewayClusterAssociations: items.map(({ gatewayArn: of, clusterArn: to, status: is }) => ({
      gatewayArn: of,
      clusterArn: to,
      status: is,
    })),
    ...rest,
  }
}
