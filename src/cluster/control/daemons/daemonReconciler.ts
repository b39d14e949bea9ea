import type { DaemonArn } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { nextLook } from '../services/serviceReconciler.ts'
import { settleTask } from '../tasks/settleTask.ts'
import { applyDaemonPlan } from './applyDaemonPlan.ts'
import { type DaemonPlan, planDaemon } from './planDaemon.ts'

export interface DaemonReconcilerOptions {
  store: Store
  clock: Clock
  ids: Ids
  /** Called with true when a task of the daemon found no room, with false when that is over. */
  waitsForRoom(daemonArn: DaemonArn, waits: boolean): void
}

/** Everything one daemon needs, in one commit: what its ended tasks mean, then the plan. */
export function createDaemonReconciler({ store, clock, ids, waitsForRoom }: DaemonReconcilerOptions): Reconcile<DaemonArn> {
  return (daemonArn) => {
    const now = clock.now()
    let plan: DaemonPlan | undefined
    let refused = false
    store.update('reconcile daemon', (tx) => {
      settleDaemonTasks(tx, daemonArn, now)
      const daemon = tx.snapshot.daemons.get(daemonArn)
      plan = daemon && planDaemon(tx.snapshot, daemon, now)
      if (daemon && plan) refused = applyDaemonPlan(tx, daemon, plan, { now, ids })
    })
    waitsForRoom(daemonArn, refused)
    return nextLook(plan?.nextLookAt, refused, now)
  }
}

/** Before the plan, so that an attempt that failed is counted before the next one is made. */
function settleDaemonTasks(tx: Tx, daemonArn: DaemonArn, now: number): void {
  for (const task of tx.snapshot.tasks.by('unjudgedOfDaemon', daemonArn)) settleTask(tx, task, now)
  for (const task of tx.snapshot.tasks.by('liveOfDaemon', daemonArn)) settleTask(tx, task, now)
}
