import { ClusterError } from '#cluster/api/errors.ts'
import type { Handler } from '../handler.ts'
import { describeExpressGatewayService as view } from '../views/describeExpressGatewayService.ts'
import { requireExpressService } from './requireExpressService.ts'

const missing = () =>
  new ClusterError('ResourceNotFoundException', 'The specified service does not exist. Specify a valid service ARN and try again.')

/** Spec part 1, 2.4. INACTIVE ones too, as long as they are kept. */
export const describeExpressGatewayService: Handler<'DescribeExpressGatewayService'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const service = requireExpressService(snapshot, context, request.serviceArn ?? '', 'DescribeServices to describe', missing)
  return { service: view(snapshot, service, { tags: request.include?.includes('TAGS') ?? false }) }
}
