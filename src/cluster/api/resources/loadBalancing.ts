import type { Listener, LoadBalancer, Rule, TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { TrafficListener } from './marina.ts'

/** A load balancer as DescribeLoadBalancers answers it, with all that hangs on it. */
export type WatchedLoadBalancer = LoadBalancer & { listeners: WatchedListener[] }

export type WatchedListener = Listener & {
  /** Where it is on this computer. */
  place: TrafficListener
  /** In the order in which they are tried, the default one last. */
  rules: Rule[]
}

/** A target group as DescribeTargetGroups answers it; which load balancers send to it, their rules say. */
export type WatchedTargetGroup = Omit<TargetGroup, 'LoadBalancerArns'> & { targets: WatchedTarget[] }

/** As DescribeTargetHealth answers it. */
export type WatchedTarget = TargetHealthDescription & {
  /** Whose it is, where a service registered it. */
  taskArn?: string
  serviceArn?: string
}
