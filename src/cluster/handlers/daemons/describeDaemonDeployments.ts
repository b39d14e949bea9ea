import type { DaemonDeploymentArn } from '#cluster/api/arns.ts'
import { checkDaemonPart } from '../checks/daemons.ts'
import { lookUp } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeDaemonDeployment } from '../views/describeDaemonDeployment.ts'

/** Daemon deployments by ARN, for an hour after their daemon was deleted too. */
export const describeDaemonDeployments: Handler<'DescribeDaemonDeployments'> = ({ store }, request, context) => {
  const asked = (request.daemonDeploymentArns ?? []) as DaemonDeploymentArn[]
  const snapshot = store.read()
  for (const arn of asked) checkDaemonPart(snapshot, context, arn, 'daemon-deployment')
  const { found, failures } = lookUp(asked, (arn) => snapshot.daemonDeployments.get(arn))
  return { daemonDeployments: found.map((record) => describeDaemonDeployment(snapshot, record)), failures }
}
