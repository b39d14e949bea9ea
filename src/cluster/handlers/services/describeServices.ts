import { requireCluster, serviceArnOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeService } from '../views/describeService.ts'

/** Services by name or ARN, INACTIVE ones included as long as they are kept (spec part 1, 2.2). */
export const describeServices: Handler<'DescribeServices'> = ({ store }, request, context) => {
  const asked = request.services ?? []
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { found, failures } = lookUp(
    asked.map((name) => serviceArnOf(name, cluster)),
    (arn) => snapshot.services.get(arn),
  )
  const tags = request.include?.includes('TAGS') ?? false
  return { services: found.map((record) => describeService(snapshot, record, { tags })), failures }
}
