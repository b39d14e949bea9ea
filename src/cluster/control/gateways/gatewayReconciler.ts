import type { GatewayArn } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import type { Ids } from '#cluster/lib/ids.ts'
import type { Reconcile } from '#cluster/lib/reconcileQueue.ts'
import type { GatewayRouteRecord } from '#cluster/state/records/gatewayRecords.ts'
import type { Store, Tx } from '#cluster/state/store.ts'
import { addServiceEvent } from '#cluster/state/writes/serviceEvents.ts'
import { planGateway } from './planGateway.ts'

export interface GatewayReconcilerOptions {
  store: Store
  clock: Clock
  ids: Ids
}

/** Ends what the handlers began with one gateway: its update, its routes, its associations. */
export function createGatewayReconciler(options: GatewayReconcilerOptions): Reconcile<GatewayArn> {
  return (gatewayArn) => {
    options.store.update('reconcile gateway', (tx) => {
      const plan = planGateway(tx.snapshot, gatewayArn)
      if (!plan) return
      if (plan.updated) tx.put('gateways', plan.updated)
      for (const route of plan.gone) tx.delete('gatewayRoutes', route.arn)
      for (const route of plan.failed) fail(tx, route, options)
      for (const association of plan.ended) tx.delete('gatewayAssociations', association.key)
    })
    return undefined
  }
}

/** A route has a status and no reason, so that the service says it. */
function fail(tx: Tx, route: GatewayRouteRecord, { clock, ids }: GatewayReconcilerOptions): void {
  tx.put('gatewayRoutes', { ...route, status: 'CREATE_FAILED' })
  const gateway = tx.snapshot.gateways.get(route.gatewayArn)?.name
  const message = `was unable to create a route of gateway ${gateway}. Reason: Marina makes no load balancers for gateways yet, so that nothing routes traffic to the service's tasks.`
  addServiceEvent(tx, route.serviceArn, message, { now: clock.now(), ids, dedupe: true })
}
