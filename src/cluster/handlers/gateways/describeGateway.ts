import type { Handler } from '../handler.ts'
import { describeGateway as view } from '../views/describeGateway.ts'
import { requireGateway } from './requireGateway.ts'

/** Spec part 1, 2.4. */
export const describeGateway: Handler<'DescribeGateway'> = ({ store }, request, context) => ({
  gateway: view(requireGateway(store.read(), context, request.gateway ?? '')),
})
