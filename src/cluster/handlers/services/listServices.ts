import { requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** ACTIVE services of a cluster (spec part 1, 2.8). */
export const listServices: Handler<'ListServices'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { launchType, schedulingStrategy, resourceManagementType } = request
  const found = snapshot.services.by('activeOfCluster', cluster.arn).filter(
    (service) =>
      (launchType === undefined || service.launchType === launchType) &&
      (schedulingStrategy === undefined || service.schedulingStrategy === schedulingStrategy) &&
      (resourceManagementType === undefined || (resourceManagementType === 'ECS') === (service.express !== undefined)),
  )
  const { items, ...rest } = takePage(found, ({ arn }) => arn, request, { operation: 'ListServices', defaultSize: 10 })
  return { serviceArns: items.map(({ arn }) => arn), ...rest }
}
