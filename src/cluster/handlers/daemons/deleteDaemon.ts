import { invalidParameter } from '#cluster/api/errors.ts'
import type { DaemonRecord } from '#cluster/state/records/daemonRecords.ts'
import { newDaemonDeploymentArn, recordDaemonDeployment } from '#cluster/state/writes/daemonDeployments.ts'
import { requireDaemon } from '../checks/daemons.ts'
import type { Handler } from '../handler.ts'
import { describeChangedDaemon } from '../views/describeChangedDaemon.ts'

/** Lets a daemon go, by a deployment that takes its tasks away: control stops them and then removes it. */
export const deleteDaemon: Handler<'DeleteDaemon'> = ({ store, clock, ids }, request, context) => {
  const before = requireDaemon(store.read(), context, request.daemonArn ?? '')
  if (before.status !== 'ACTIVE') throw invalidParameter('The daemon cannot be deleted again: its deployment deletion is ongoing.')
  const now = clock.now()
  const daemon: DaemonRecord = {
    ...before,
    status: 'DELETE_IN_PROGRESS',
    daemonDeploymentArn: newDaemonDeploymentArn(before, ids),
    updatedAt: now,
  }
  store.update('delete daemon', (tx) => {
    tx.put('daemons', daemon)
    recordDaemonDeployment(tx, daemon, undefined, now)
  })
  return describeChangedDaemon(daemon)
}
