import { requireCluster } from '../checks/identifiers.ts'
import { takePage } from '../checks/paging.ts'
import { checkOneOf, unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'

const statuses = ['ACTIVE', 'DRAINING', 'REGISTERING', 'DEREGISTERING', 'REGISTRATION_FAILED'] as const

/** All but INACTIVE ones, or those of one status (spec part 1, 2.4 and 2.8). The query language is not built yet. */
export const listContainerInstances: Handler<'ListContainerInstances'> = ({ store }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  checkOneOf('Container instance status', request.status, statuses)
  if (request.filter)
    throw unsupported(
      'Marina does not read the cluster query language yet, so nothing was listed. Leave filter out and choose from the whole list.',
    )
  const found = snapshot.containerInstances
    .by('cluster', cluster.arn)
    .filter(({ status }) => (request.status ? status === request.status : status !== 'INACTIVE'))
    .map(({ arn }) => arn)
  const { items, ...rest } = takePage(found, (arn) => arn, request, { operation: 'ListContainerInstances', defaultSize: 100 })
  return { containerInstanceArns: items, ...rest }
}
