import type { TaskArn } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { Store } from '#cluster/state/store.ts'
import { settleTask } from './settleTask.ts'

/** Stops a standalone task whose essential container ended. Tasks of services are settled with their service. */
export function createTaskReconciler({ store, clock }: { store: Store; clock: Clock }): Reconcile<TaskArn> {
  return (arn) => {
    const task = store.read().tasks.get(arn)
    if (task) store.update('settle task', (tx) => settleTask(tx, task, clock.now()))
    return undefined
  }
}
