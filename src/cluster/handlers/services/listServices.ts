import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { readPage } from '../checks/paging.ts'
import type { Handler } from '../handler.ts'

/** ACTIVE services of a cluster (spec part 1, 2.8). */
export const listServices: Handler<'ListServices'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { launchType, schedulingStrategy, resourceManagementType } = request
  const isAsked = (service: ServiceRecord) =>
    (launchType === undefined || service.launchType === launchType) &&
    (schedulingStrategy === undefined || service.schedulingStrategy === schedulingStrategy) &&
    (resourceManagementType === undefined || (resourceManagementType === 'ECS') === (service.express !== undefined))
  const after = (key: string | undefined) => snapshot.services.list('activeOfCluster', cluster.arn, key)
  const rules = { operation: 'ListServices', defaultSize: 10 }
  const { items, ...rest } = readPage({ after, isAsked }, ({ arn }) => arn, request, rules)
  return { serviceArns: items.map(({ arn }) => arn), ...rest }
}
