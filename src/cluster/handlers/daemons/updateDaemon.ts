import { ClusterError } from '#cluster/api/errors.ts'
import { newDaemonRollout, withRollout } from '#cluster/control/deployments/newDaemonRollout.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import { newDaemonDeploymentArn, recordDaemonDeployment } from '#cluster/state/writes/daemonDeployments.ts'
import { readDaemonSettings, requireDaemon } from '../checks/daemons.ts'
import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeChangedDaemon } from '../views/describeChangedDaemon.ts'

/** Deploys a daemon anew, as the request has it: what it leaves out goes back to ECS's default. */
export const updateDaemon: Handler<'UpdateDaemon'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const before = requireDaemon(snapshot, context, request.daemonArn ?? '')
  if (before.status !== 'ACTIVE') throw new ClusterError('DaemonNotActiveException', 'Daemon was not ACTIVE.')
  const settings = readDaemonSettings(snapshot, requireCluster(snapshot, context, before.clusterArn), request)
  const now = clock.now()
  const deployment = newDaemonRollout(settings, now, ids)
  const daemon: DaemonRecord = {
    ...before,
    ...settings,
    deployments: withRollout(before, deployment),
    daemonDeploymentArn: newDaemonDeploymentArn(before, ids),
    updatedAt: now,
  }
  store.update('update daemon', (tx) => {
    tx.put('daemons', daemon)
    recordDaemonDeployment(tx, daemon, deployment, now)
  })
  return describeChangedDaemon(daemon)
}
