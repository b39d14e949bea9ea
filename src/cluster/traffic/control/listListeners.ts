import type { Scope } from '#cluster/api/arns.ts'
import type { TrafficListener } from '#cluster/api/resources/marina.ts'
import type { ListenerRecord, LoadBalancerRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'

/** Where the listeners of an account and region are on this computer. ELB's own answers have little room for it. */
export function listListeners(snapshot: Snapshot, scope: Scope, address: string): TrafficListener[] {
  return snapshot.loadBalancers
    .by('scope', scopeOf(scope))
    .flatMap((balancer) => snapshot.listeners.by('loadBalancer', balancer.arn).map((listener) => placeOf(balancer, listener, address)))
}

/** Where one of them is. @param address that listeners are bound to */
export function placeOf(balancer: LoadBalancerRecord, { arn, protocol, port, local }: ListenerRecord, address: string): TrafficListener {
  return {
    listenerArn: arn,
    loadBalancerArn: balancer.arn,
    loadBalancerName: balancer.name,
    dnsName: balancer.dnsName,
    protocol,
    port,
    state: local === undefined || local.state === 'chosen' ? 'waiting' : local.state,
    ...(local && local.state !== 'failed' && { address, localPort: local.port }),
    ...(local?.reason !== undefined && { reason: local.reason }),
  }
}
