import { invalidParameter } from '#cluster/api/errors.ts'
import { requireServiceOf } from '../checks/identifiers.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeServiceRevision } from '../views/describeServiceRevision.ts'

/** Service revisions by ARN, all of one service that is not INACTIVE (spec part 1, 2.4 and 5.11). */
export const describeServiceRevisions: Handler<'DescribeServiceRevisions'> = ({ store }, request, context) => {
  const asked = request.serviceRevisionArns ?? []
  const snapshot = store.read()
  const services = new Set(asked.map((arn) => requireServiceOf(snapshot, context, arn, 'service-revision').arn))
  if (services.size > 1) throw invalidParameter('All service revision ARNs must be of the same service.')
  const { found, failures } = lookUp(asked, (arn) => snapshot.serviceRevisions.get(arn))
  return { serviceRevisions: found.map((record) => describeServiceRevision(snapshot, record)), failures }
}
