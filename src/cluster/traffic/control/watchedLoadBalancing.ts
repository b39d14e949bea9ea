import type { WatchedListener, WatchedLoadBalancer, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import type { TargetTraffic } from '#cluster/api/resources/marina.ts'
import type { ListenerRecord, LoadBalancerRecord, TargetGroupRecord, TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import type { DataPlane, TargetCounts } from '../dataPlane/trafficConfig.ts'
import { usesOfGroups } from '../loadBalancing/find.ts'
import { describeListener } from '../loadBalancing/listeners.ts'
import { describeLoadBalancer } from '../loadBalancing/loadBalancers.ts'
import { describeRule, rulesInOrder } from '../loadBalancing/rules.ts'
import { describeTargetGroup } from '../loadBalancing/targetGroups.ts'
import { describeHealth } from '../loadBalancing/targets.ts'
import { placeOf } from './listListeners.ts'

/**
 * Load balancers and target groups as a watch shows them: what the Describe operations answer, put together.
 * @param address that listeners are bound to
 */
export const loadBalancingViews = (address: string, dataPlane: Pick<DataPlane, 'onCounts'>) => ({
  loadBalancer: (snapshot: Snapshot, balancer: LoadBalancerRecord): WatchedLoadBalancer => ({
    ...describeLoadBalancer(snapshot, balancer),
    listeners: snapshot.listeners
      .by('loadBalancer', balancer.arn)
      .toSorted((one, other) => one.port - other.port)
      .map((listener) => watchedListener(snapshot, balancer, listener, address)),
  }),
  targetGroup: watchedTargetGroup,
  onTraffic: (listener: (targets: TargetTraffic[]) => void) => dataPlane.onCounts((counts) => listener(counts.map(trafficOf))),
})

const watchedListener = (snapshot: Snapshot, balancer: LoadBalancerRecord, listener: ListenerRecord, address: string): WatchedListener => ({
  ...describeListener(snapshot, listener),
  place: placeOf(balancer, listener, address),
  rules: rulesInOrder(snapshot, listener).map(describeRule),
})

function watchedTargetGroup(snapshot: Snapshot, group: TargetGroupRecord): WatchedTargetGroup {
  const uses = usesOfGroups(snapshot)
  const { LoadBalancerArns: _, ...described } = describeTargetGroup(snapshot, group, uses)
  const describe = (target: TargetRecord) => ({
    ...describeHealth(group, target, uses.has(group.arn)),
    ...definedOnly({ taskArn: target.taskArn, serviceArn: target.serviceArn }),
  })
  return { ...described, targets: snapshot.targets.by('targetGroup', group.arn).map(describe) }
}

const trafficOf = ({ targetGroupArn, id, port, requests, connections, statusCodes, connectionErrors }: TargetCounts): TargetTraffic => ({
  targetGroupArn,
  id,
  port,
  requests,
  connections,
  errors: statusCodes['5xx'] + connectionErrors,
})
