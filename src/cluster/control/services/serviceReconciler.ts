import type { ServiceArn, TaskArn } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { NextLook, Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { noteServiceDecisions } from '../decisions/noteServiceDecisions.ts'
import { unplacedCountsAt } from '../deployments/circuitBreaker.ts'
import type { Needs } from '../scheduler/roomFor.ts'
import { addressRetryMs, followTargets } from '../targets/followTargets.ts'
import { deleteTaskSets, type ReconciledTaskSets, reconcileTaskSets } from '../taskSets/reconcileTaskSets.ts'
import { settleTask } from '../tasks/settleTask.ts'
import { type Applied, type ApplyContext, applyServicePlan } from './applyServicePlan.ts'
import { earliest } from './planParts.ts'
import { planService } from './planService.ts'
import type { ServicePlan } from './servicePlan.ts'

/** How long a service waits before it looks for a place again, if nothing wakes it before. */
export const placementRetryMs = 10_000

export interface ServiceReconcilerOptions {
  store: Store
  clock: Clock
  ids: Ids
  /** Called after each look with what a task of the service needs that found no place, and with undefined where all did. */
  waitsForRoom(serviceArn: ServiceArn, needs: Needs | undefined): void
  /** Called with true while its first tasks wait for other services, with false when that is over. */
  waitsForOthers(serviceArn: ServiceArn, waits: boolean): void
}

/** Of task sets, which do not say: any room may do. */
const nothing: Needs = { cpu: 0, memoryMiB: 0, tcpPorts: [], udpPorts: [] }

/** Everything one service needs, in one commit: what its ended tasks mean, then the plan. */
export function createServiceReconciler(options: ServiceReconcilerOptions): Reconcile<ServiceArn> {
  const { store, clock, ids, waitsForRoom, waitsForOthers } = options
  return (serviceArn) => {
    const now = clock.now()
    let plan: ServicePlan | undefined
    let applied: Applied | undefined
    let taskSets: ReconciledTaskSets | undefined
    let allRegistered = true
    store.update('reconcile service', (tx) => {
      const before = tx.snapshot.services.get(serviceArn)
      const ended = settleServiceTasks(tx, serviceArn, now)
      plan = planService(tx.snapshot, serviceArn, now)
      applied = plan && applyServicePlan(tx, plan, { now, ids })
      if (before && plan && applied) noteServiceDecisions(tx, { before, plan, applied, ended }, now)
      taskSets = followTaskSets(tx, serviceArn, { now, ids })
      const service = tx.snapshot.services.get(serviceArn)
      allRegistered = !service || followTargets(tx, service, { now, ids })
    })
    const refused = applied?.refused !== undefined || taskSets?.refused === true
    waitsForRoom(serviceArn, refused ? (applied?.needs ?? nothing) : undefined)
    waitsForOthers(serviceArn, plan?.held.some(({ by }) => by === 'startOrder') === true)
    const lookAt = earliest([plan?.nextLookAt ?? taskSets?.nextLookAt, refused ? countsAt(store.find('services', serviceArn)) : undefined])
    return nextLook(allRegistered ? lookAt : Math.min(lookAt ?? Number.POSITIVE_INFINITY, now + addressRetryMs), refused, now)
  }
}

/** Other looks put the next one off: the breaker counts by its own time. */
function countsAt(service: ServiceRecord | undefined): number | undefined {
  const primary = service?.deployments.find(({ status }) => status === 'PRIMARY')
  return service && primary && unplacedCountsAt(service, primary)
}

/**
 * Before the plan, so that an attempt that failed is counted before the next one is made.
 * @returns ARNs of the tasks that ended unasked
 */
function settleServiceTasks(tx: Tx, serviceArn: ServiceArn, now: number): TaskArn[] {
  const tasks = [...tx.snapshot.tasks.by('unjudgedOfService', serviceArn), ...tx.snapshot.tasks.by('liveOfService', serviceArn)]
  return tasks.filter((task) => settleTask(tx, task, now)).map(({ arn }) => arn)
}

/** A service has deployments or task sets, never both. */
function followTaskSets(tx: Tx, serviceArn: ServiceArn, context: ApplyContext): ReconciledTaskSets | undefined {
  const service = tx.snapshot.services.get(serviceArn)
  if (service?.deploymentControllerType !== 'EXTERNAL') return undefined
  if (service.status === 'ACTIVE') return reconcileTaskSets(tx, service, context)
  if (service.status === 'INACTIVE') deleteTaskSets(tx, serviceArn)
  return undefined
}

/** @param at in milliseconds since the epoch */
export function nextLook(at: number | undefined, refused: boolean, now: number): NextLook {
  const againAfterMs = Math.min(
    at === undefined ? Number.POSITIVE_INFINITY : Math.max(0, at - now),
    refused ? placementRetryMs : Number.POSITIVE_INFINITY,
  )
  return Number.isFinite(againAfterMs) ? { againAfterMs } : undefined
}
