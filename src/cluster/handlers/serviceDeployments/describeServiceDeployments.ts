import { requireServiceOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeServiceDeployment } from '../views/describeServiceDeployment.ts'

/** Service deployments by ARN, of services that are not INACTIVE (spec part 1, 5.11). */
export const describeServiceDeployments: Handler<'DescribeServiceDeployments'> = ({ store }, request, context) => {
  const asked = request.serviceDeploymentArns ?? []
  const snapshot = store.read()
  for (const arn of asked) requireServiceOf(snapshot, context, arn, 'service-deployment')
  const { found, failures } = lookUp(asked, (arn) => snapshot.serviceDeployments.get(arn))
  return { serviceDeployments: found.map((record) => describeServiceDeployment(snapshot, record)), failures }
}
