/**
 * The loops that decide what should run. They read the store and write wishes into it: tasks that should exist, tasks
 * that should stop, deployments, service events. They never touch a container; the agent makes the wishes true.
 */
import type { GatewayArn, ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { Store } from '#cluster/state/store.ts'
import { createGatewayReconciler } from './gateways/gatewayReconciler.ts'
import { createServiceReconciler } from './services/serviceReconciler.ts'
import { removeDeletedTaskDefinitions } from './taskDefinitions/deletedTaskDefinitions.ts'
import { keepHistory } from './tasks/taskHistory.ts'
import { createTaskReconciler } from './tasks/taskReconciler.ts'
import { allWakeUps, type WakeUps, wakeUpsOf } from './wakeUps.ts'

export interface ControlOptions {
  store: Store
  clock: Clock
  ids: Ids
  log: Logger
}

export interface Control {
  /** Looks at everything once, and from then on at what changes. Once per control. */
  start(): void
  /** Resolves when no loop writes any more. Tasks go on as they are. */
  stop(): Promise<void>
}

/** Makes control over a store; another one may follow on the same store once this one has stopped. */
export function createControl({ store, clock, ids, log }: ControlOptions): Control {
  const waitingForRoom = new Set<ServiceArn>()
  const waitsForRoom = (serviceArn: ServiceArn, waits: boolean) => {
    if (waits) waitingForRoom.add(serviceArn)
    else waitingForRoom.delete(serviceArn)
  }
  const queue = { clock, log, concurrency: 1 }
  const services = createReconcileQueue<ServiceArn>({
    ...queue,
    name: 'services',
    reconcile: createServiceReconciler({ store, clock, ids, waitsForRoom }),
  })
  const tasks = createReconcileQueue<TaskArn>({ ...queue, name: 'tasks', reconcile: createTaskReconciler({ store, clock }) })
  const gateways = createReconcileQueue<GatewayArn>({
    ...queue,
    name: 'gateways',
    reconcile: createGatewayReconciler({ store, clock, ids }),
  })
  const wake = (wakeUps: WakeUps) => {
    for (const arn of wakeUps.tasks) tasks.add(arn)
    for (const arn of wakeUps.services) services.add(arn)
    for (const arn of wakeUps.gateways) gateways.add(arn)
    if (wakeUps.room) for (const arn of waitingForRoom) services.add(arn)
  }
  const ends: Cancel[] = []

  return {
    start() {
      ends.push(store.subscribe((changes) => wake(wakeUpsOf(changes, store.read()))))
      ends.push(keepHistory({ store, clock, log }))
      ends.push(removeDeletedTaskDefinitions({ store, clock, log }))
      wake(allWakeUps(store.read()))
    },
    async stop() {
      for (const end of ends.splice(0)) end()
      await Promise.all([services.stop(), tasks.stop(), gateways.stop()])
    },
  }
}
