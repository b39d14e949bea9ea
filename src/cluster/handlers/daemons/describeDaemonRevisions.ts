import { checkDaemonPart } from '../checks/daemons.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeDaemonRevision } from '../views/describeDaemonDeployment.ts'

/** Daemon revisions by ARN. */
export const describeDaemonRevisions: Handler<'DescribeDaemonRevisions'> = ({ store }, request, context) => {
  const asked = request.daemonRevisionArns ?? []
  const snapshot = store.read()
  for (const arn of asked) checkDaemonPart(snapshot, context, arn, 'daemon-revision')
  const { found, failures } = lookUp(asked, (arn) => snapshot.daemonRevisions.get(arn))
  return { daemonRevisions: found.map((record) => describeDaemonRevision(snapshot, record)), failures }
}
