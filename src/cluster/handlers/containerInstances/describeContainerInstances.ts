import { containerInstanceArnOf, requireCluster } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/** Spec part 1, 2.4 and 7. */
export const describeContainerInstances: Handler<'DescribeContainerInstances'> = ({ store }, request, context) => {
  const asked = request.containerInstances ?? []
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const { found, failures } = lookUp(
    asked.map((id) => containerInstanceArnOf(id, cluster)),
    (arn) => snapshot.containerInstances.get(arn),
  )
  const options = {
    tags: request.include?.includes('TAGS') ?? false,
    health: request.include?.includes('CONTAINER_INSTANCE_HEALTH') ?? false,
  }
  return { containerInstances: found.map((record) => describeContainerInstance(snapshot, record, options)), failures }
}
