import type { ServiceArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { Change, Snapshot, Store } from '#cluster/state/store.ts'
import { putInstance, removeInstance } from '../writes.ts'
import { planRegistrations } from './planRegistrations.ts'

export interface RegistrationLoop {
  start(): void
  /** Instances stay as they are. */
  stop(): Promise<void>
}

/** Keeps the tasks of services registered in Cloud Map: the only writer of instances that belong to a task, `health` aside. */
export function createRegistrationLoop({ store, clock, log }: { store: Store; clock: Clock; log: Logger }): RegistrationLoop {
  const queue = createReconcileQueue<ServiceArn>({
    name: 'service discovery',
    clock,
    log,
    concurrency: 1,
    reconcile: (arn) => {
      const plan = planRegistrations(store.read(), arn)
      if (plan.put.length + plan.remove.length === 0) return undefined
      store.update('register tasks', (tx) => {
        for (const key of plan.remove) removeInstance(tx, key)
        for (const instance of plan.put) putInstance(tx, instance)
      })
      return undefined
    },
  })
  let unsubscribe: Cancel = () => {}
  return {
    start() {
      unsubscribe = store.subscribe(({ changes }) => {
        for (const change of changes) for (const arn of servicesOf(change, store.read())) queue.add(arn)
      })
      for (const arn of registeringServices(store.read())) queue.add(arn)
    },
    async stop() {
      unsubscribe()
      await queue.stop()
    },
  }
}

/** Whose tasks are to be looked at; services without registries cost nothing. */
function servicesOf(change: Change, snapshot: Snapshot): ServiceArn[] {
  if (change.table === 'tasks') {
    const arn = (change.after ?? change.before)?.serviceArn
    return arn !== undefined && isRegistering(snapshot, arn) ? [arn] : []
  }
  if (change.table === 'services') return change.after && isRegistering(snapshot, change.after.arn) ? [change.after.arn] : []
  // An instance was taken away, or written over, by hand.
  if (change.table === 'discoveryInstances') return change.before?.task ? [change.before.task.serviceArn] : []
  return change.table === 'discoveryServices' && !change.after !== !change.before ? registeringServices(snapshot) : []
}

function isRegistering(snapshot: Snapshot, arn: ServiceArn): boolean {
  if (snapshot.discoveryServices.size === 0 && snapshot.discoveryInstances.size === 0) return false
  const lists = [
    ...(snapshot.services.get(arn) ? [snapshot.services.get(arn)] : []),
    ...snapshot.taskSets.by('service', arn),
    ...snapshot.serviceRevisions.by('service', arn),
  ]
  return snapshot.discoveryInstances.count('ecsService', arn) > 0 || lists.some((each) => each && each.serviceRegistries.length > 0)
}

function registeringServices(snapshot: Snapshot): ServiceArn[] {
  const arns = new Set<ServiceArn>()
  for (const { arn } of snapshot.services.all()) if (isRegistering(snapshot, arn)) arns.add(arn)
  for (const { task } of snapshot.discoveryInstances.by('registered', 'registered')) if (task) arns.add(task.serviceArn)
  return [...arns]
}
