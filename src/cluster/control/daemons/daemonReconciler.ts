import type { DaemonArn, TaskArn } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { noteDaemonDecisions } from '../decisions/daemonDecisions.ts'
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
      const before = tx.snapshot.daemons.get(daemonArn)
      const ended = settleDaemonTasks(tx, daemonArn, now)
      const daemon = tx.snapshot.daemons.get(daemonArn)
      plan = daemon && planDaemon(tx.snapshot, daemon, now)
      if (!before || !daemon || !plan) return
      const applied = applyDaemonPlan(tx, daemon, plan, { now, ids })
      refused = applied.refused.length > 0
      noteDaemonDecisions(tx, { before, plan, applied, ended }, now)
    })
    waitsForRoom(daemonArn, refused)
    return nextLook(plan?.nextLookAt, refused, now)
  }
}

/**
 * Before the plan, so that an attempt that failed is counted before the next one is made.
 * @returns ARNs of the tasks that ended unasked
 */
function settleDaemonTasks(tx: Tx, daemonArn: DaemonArn, now: number): TaskArn[] {
  const tasks = [...tx.snapshot.tasks.by('unjudgedOfDaemon', daemonArn), ...tx.snapshot.tasks.by('liveOfDaemon', daemonArn)]
  return tasks.filter((task) => settleTask(tx, task, now)).map(({ arn }) => arn)
}
