import type { TaskArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Change, Snapshot, Store } from '#cluster/state/store.ts'
import { removeUnusedConnectServices } from '#cluster/state/writes/serviceConnect.ts'
import { putInstance, removeInstance } from '../writes.ts'
import { planRegistrations } from './planRegistrations.ts'
import { registriesOf } from './registriesOf.ts'

export interface RegistrationLoop {
  start(): void
  /** Instances stay as they are. */
  stop(): Promise<void>
}

/** Keeps the tasks of services registered in Cloud Map: the only writer of instances that belong to a task, `health` aside. */
export function createRegistrationLoop({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): RegistrationLoop {
  const queue = createReconcileQueue<TaskArn>({
    name: 'service discovery',
    clock,
    log,
    concurrency: 1,
    reconcile: (arn) => {
      const plan = planRegistrations(store.read(), arn)
      if (plan.put.length + plan.remove.length === 0) return undefined
      store.update('register tasks', (tx) => {
        for (const key of plan.remove) removeInstance(tx, key)
        if (plan.remove.length > 0) removeUnusedConnectServices(tx, store.find('tasks', arn)?.serviceArn ?? '')
        for (const instance of plan.put) putInstance(tx, instance)
      })
      return undefined
    },
  })
  let unsubscribe: Cancel = () => {}
  return {
    start() {
      unsubscribe = store.subscribe(({ changes }) => {
        for (const change of changes) for (const arn of tasksOf(change, store.read())) queue.add(arn)
      })
      for (const arn of registeringTasks(store.read())) queue.add(arn)
    },
    async stop() {
      unsubscribe()
      await queue.stop()
    },
  }
}

/** Which tasks are to be looked at; those of services without registries cost nothing. */
function tasksOf(change: Change, snapshot: Snapshot): TaskArn[] {
  if (change.table === 'tasks') {
    const task = change.after ?? change.before
    return task && isRegistering(snapshot, task) ? [task.arn] : []
  }
  // An instance was taken away, or written over, by hand.
  return change.table === 'discoveryInstances' && change.before?.task ? [change.before.task.arn] : []
}

function isRegistering(snapshot: Snapshot, task: TaskRecord): boolean {
  if (task.serviceArn === undefined || snapshot.discoveryServices.size === 0) return false
  return registriesOf(snapshot, task).length > 0 || snapshot.discoveryInstances.count('task', task.arn) > 0
}

/** Everything there is to look at, for the start. */
function registeringTasks(snapshot: Snapshot): Set<TaskArn> {
  const arns = new Set<TaskArn>()
  for (const task of snapshot.tasks.by('live', 'live')) if (isRegistering(snapshot, task)) arns.add(task.arn)
  for (const { task } of snapshot.discoveryInstances.by('registered', 'registered')) if (task) arns.add(task.arn)
  return arns
}
