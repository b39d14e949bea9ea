/**
 * The loops that decide what should run. They read the store and write wishes into it: tasks that should exist, tasks
 * that should stop, deployments, service events. They never touch a container; the agent makes the wishes true.
 */
import type { ContainerInstanceArn, DaemonArn, GatewayArn, ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import type { Cancel, Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Logger } from '#cluster/lib/logger.ts'
import { createReconcileQueue } from '#cluster/lib/reconcileQueue.ts'
import type { ChangeSet, Snapshot, Store } from '#cluster/state/store.ts'
import { createDaemonReconciler } from './daemons/daemonReconciler.ts'
import { removeDaemonRemains } from './daemons/deletedDaemons.ts'
import { createGatewayReconciler } from './gateways/gatewayReconciler.ts'
import { createInstanceReconciler } from './instances/instanceReconciler.ts'
import { isSettled } from './ownWrites.ts'
import { createRoomWaiters } from './roomWaiters.ts'
import { createServiceReconciler } from './services/serviceReconciler.ts'
import { removeDeletedTaskDefinitions } from './taskDefinitions/deletedTaskDefinitions.ts'
import { trimHistory } from './tasks/diskHistory.ts'
import { removePastRecords } from './tasks/pastRecords.ts'
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
  const servicesForRoom = createRoomWaiters(store.read, (arn) => services.add(arn))
  const servicesInOrder = createWaitingList<ServiceArn>()
  const daemonsForRoom = createWaitingList<DaemonArn>()
  const queue = { clock, log, concurrency: 1 }
  const reconcileService = createServiceReconciler({
    store,
    clock,
    ids,
    waitsForRoom: servicesForRoom.note,
    waitsForOthers: servicesInOrder.note,
  })
  /** What is written meanwhile is its own. */
  let lookedAt: ServiceArn | undefined
  const services = createReconcileQueue<ServiceArn>({
    ...queue,
    name: 'services',
    reconcile(arn, signal) {
      lookedAt = arn
      try {
        return reconcileService(arn, signal)
      } finally {
        lookedAt = undefined
      }
    },
  })
  const daemons = createReconcileQueue<DaemonArn>({
    ...queue,
    name: 'daemons',
    reconcile: createDaemonReconciler({ store, clock, ids, waitsForRoom: daemonsForRoom.note }),
  })
  const tasks = createReconcileQueue<TaskArn>({ ...queue, name: 'tasks', reconcile: createTaskReconciler({ store, clock }) })
  const gateways = createReconcileQueue<GatewayArn>({
    ...queue,
    name: 'gateways',
    reconcile: createGatewayReconciler({ store, clock, ids }),
  })
  const instances = createReconcileQueue<ContainerInstanceArn>({
    ...queue,
    name: 'instances',
    reconcile: createInstanceReconciler({ store, clock, ids }),
  })
  /** @param settled a service that has written this itself, and needs no second look */
  const wake = (wakeUps: WakeUps, settled?: ServiceArn) => {
    for (const arn of wakeUps.instances) instances.add(arn)
    for (const arn of wakeUps.tasks) tasks.add(arn)
    for (const arn of wakeUps.daemons) daemons.add(arn)
    for (const arn of wakeUps.services) if (arn !== settled) services.add(arn)
    for (const arn of wakeUps.gateways) gateways.add(arn)
    for (const arn of servicesInOrder.waiting) if (comesAfterAny(store.read(), arn, wakeUps.services)) services.add(arn)
    if (wakeUps.room !== 'everywhere' && wakeUps.room.size === 0) return
    for (const arn of daemonsForRoom.waiting) daemons.add(arn)
    servicesForRoom.offer(wakeUps.room)
  }
  const hear = (changes: ChangeSet) => {
    const snapshot = store.read()
    wake(wakeUpsOf(changes, snapshot), lookedAt !== undefined && isSettled(changes, lookedAt, snapshot) ? lookedAt : undefined)
  }
  const ends: Cancel[] = []

  return {
    start() {
      ends.push(store.subscribe(hear))
      ends.push(keepHistory({ store, clock, log }))
      ends.push(trimHistory({ store, clock, log }))
      ends.push(removePastRecords({ store, clock, log }))
      ends.push(removeDeletedTaskDefinitions({ store, clock, log }))
      ends.push(removeDaemonRemains({ store, clock, log }))
      wake(allWakeUps(store.read()))
    },
    async stop() {
      for (const end of ends.splice(0)) end()
      await Promise.all([daemons.stop(), services.stop(), tasks.stop(), gateways.stop(), instances.stop()])
    },
  }
}

const comesAfterAny = (snapshot: Snapshot, arn: ServiceArn, others: ReadonlySet<string>): boolean =>
  (snapshot.serviceSwitches.get(arn)?.after ?? []).some((other) => others.has(other))

/** Who has a task that found no place, and is looked at again once there is room. */
function createWaitingList<Arn extends string>() {
  const waiting = new Set<Arn>()
  const note = (arn: Arn, waits: boolean) => {
    if (waits) waiting.add(arn)
    else waiting.delete(arn)
  }
  return { waiting, note }
}
