import { invalidParameter } from '#cluster/api/errors.ts'
import { containerInstanceArnOf, requireCluster } from '../checks/identifiers.ts'
import { checkListSize, distinct } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeContainerInstance } from '../views/describeContainerInstance.ts'

/** Spec part 1, 2.4 and 7. */
export const describeContainerInstances: Handler<'DescribeContainerInstances'> = ({ store }, request, context) => {
  const asked = request.containerInstances ?? []
  if (asked.length === 0) throw invalidParameter('Container Instances cannot be empty.')
  checkListSize('Container Instances', asked, 100)
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const arns = distinct(asked.map((id) => containerInstanceArnOf(id, cluster)))
  const tags = request.include?.includes('TAGS') ?? false
  return {
    containerInstances: arns
      .flatMap((arn) => snapshot.containerInstances.get(arn) ?? [])
      .map((instance) => describeContainerInstance(snapshot, instance, { tags })),
    failures: arns.filter((arn) => !snapshot.containerInstances.get(arn)).map((arn) => ({ arn, reason: 'MISSING' })),
  }
}
