import type { LoadBalancer, PlacementConstraint, PlacementStrategy } from '@aws-sdk/client-ecs'

const zoneAttribute = 'ecs.availability-zone'

/** What of a service decides whether its tasks can be balanced over zones. */
export interface RebalancedFields {
  schedulingStrategy?: string | undefined
  launchType?: string | undefined
  placementStrategy?: readonly PlacementStrategy[] | undefined
  /** Those of its task definition among them. */
  placementConstraints?: readonly PlacementConstraint[] | undefined
  loadBalancers?: readonly LoadBalancer[] | undefined
}

/** Spec part 1, 5.9: what Availability Zone rebalancing is not for, the percentages aside. */
export function allowsRebalancing(service: RebalancedFields): boolean {
  const { placementStrategy = [], placementConstraints = [], loadBalancers = [] } = service
  if (service.schedulingStrategy === 'DAEMON' || service.launchType === 'EXTERNAL') return false
  if (loadBalancers.some(({ loadBalancerName }) => loadBalancerName !== undefined)) return false
  const [first] = placementStrategy
  if (first && !(first.type === 'spread' && first.field?.replace(/^attribute:/i, '') === zoneAttribute)) return false
  return !placementConstraints.some(({ expression }) => expression?.includes(`attribute:${zoneAttribute}`))
}
