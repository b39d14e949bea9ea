import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'
import { requireGateway } from './requireGateway.ts'

/** The load balancers that a gateway made: none as long as Marina makes none for gateways (spec part 1, 2.4). */
export const describeGatewayResources: Handler<'DescribeGatewayResources'> = ({ store }, request, context) => {
  const { arn } = requireGateway(store.read(), context, request.gateway ?? '')
  const { items, ...rest } = takePage<never>([], String, request, { operation: 'DescribeGatewayResources', defaultSize: 10 })
  return { gatewayResources: { gatewayArn: arn, resources: { hostSharedAlb: items } }, ...rest }
}
