import type { ServiceDeploymentArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { requireServiceOf } from './identifiers.ts'
import { unsupported } from './values.ts'

/** Task sets have no service deployments (spec part 1, 5.11). */
export function requireEcsController(service: ServiceRecord): void {
  if (service.deploymentControllerType === 'ECS') return
  throw unsupported(
    `The service ${service.name} has the deployment controller ${service.deploymentControllerType}; service deployments are of services with the controller ECS. Use DescribeTaskSets.`,
  )
}

/** The service deployment of this ARN. Throws ServiceDeploymentNotFoundException. */
export function requireServiceDeployment(snapshot: Snapshot, context: CallContext, arn: string): ServiceDeploymentRecord {
  requireServiceOf(snapshot, context, arn, 'service-deployment')
  const found = snapshot.serviceDeployments.get(arn as ServiceDeploymentArn)
  if (!found) throw new ClusterError('ServiceDeploymentNotFoundException', 'Service deployment not found.')
  return found
}
