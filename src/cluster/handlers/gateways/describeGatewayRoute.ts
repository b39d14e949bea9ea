import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { pathOf, shown } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeGatewayRoute as view } from '../views/describeGateway.ts'

/** Spec part 1, 2.4. A route has no name, only an ARN. */
export const describeGatewayRoute: Handler<'DescribeGatewayRoute'> = ({ store }, request, context) => {
  const { gatewayRouteArn = '' } = request
  if (!pathOf(gatewayRouteArn, 'gateway-route', context))
    throw invalidParameter(`Invalid identifier: ${shown(gatewayRouteArn)} is not the ARN of a gateway-route.`)
  const route = store.read().gatewayRoutes.get(gatewayRouteArn)
  if (!route)
    throw new ClusterError(
      'ResourceNotFoundException',
      'The specified gateway route does not exist. Specify a valid gateway route ARN and try again.',
    )
  return { gatewayRoute: view(route) }
}
