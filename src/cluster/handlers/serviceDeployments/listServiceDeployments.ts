import type { CreatedAt } from '@aws-sdk/client-ecs'
import type { ServiceDeploymentRecord } from '#cluster/state/records/serviceDeploymentRecords.ts'
import { requireCluster, requireService } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import { requireEcsController } from '../checks/serviceDeployments.ts'
import type { Handler } from '../handler.ts'
import { describeServiceDeploymentBrief } from '../views/describeServiceDeployment.ts'

/** The deployments of a service, the newest first (spec part 1, 2.4 and 5.11). */
export const listServiceDeployments: Handler<'ListServiceDeployments'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const service = requireService(snapshot, cluster, request.service ?? '')
  requireEcsController(service)
  const found = snapshot.serviceDeployments
    .by('service', service.arn)
    .filter(
      (deployment) => (!request.status?.length || request.status.includes(deployment.status)) && isWithin(deployment, request.createdAt),
    )
  const rules = { operation: 'ListServiceDeployments', defaultSize: 20, descending: true }
  const { items, ...rest } = takePage(found, keyOf, request, rules)
  return { serviceDeployments: items.map(describeServiceDeploymentBrief), ...rest }
}

const digitsOfTime = 16
const keyOf = ({ createdAt, arn }: ServiceDeploymentRecord) => `${String(createdAt).padStart(digitsOfTime, '0')} ${arn}`

function isWithin({ createdAt }: ServiceDeploymentRecord, { before, after }: CreatedAt = {}): boolean {
  return (before === undefined || createdAt < before.getTime()) && (after === undefined || createdAt > after.getTime())
}
