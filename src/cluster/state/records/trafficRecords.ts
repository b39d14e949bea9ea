/**
 * What is kept of load balancing (spec part 1, 8.1). Requests change what is wanted; what became of it, which port a listener got and how a
 * target is, `cluster/traffic/control` writes.
 */
import type { Action, Matcher, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope, ServiceArn, TaskArn } from '#cluster/api/arns.ts'

interface Tagged {
  tags: { Key: string; Value: string }[]
  createdAt: number
}

/** Those that were set; what was not has ELB's default. */
interface WithAttributes {
  attributes: Readonly<Record<string, string>>
}

export interface LoadBalancerRecord extends Scope, Tagged, WithAttributes {
  arn: string
  name: string
  type: 'application' | 'network'
  scheme: 'internet-facing' | 'internal'
  dnsName: string
  ipAddressType: string
  /** Kept as given: nothing on this computer is in a subnet. */
  subnets: string[]
  securityGroups: string[]
}

export type TargetGroupProtocol = 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS'

export interface HealthCheckSettings {
  protocol: 'HTTP' | 'HTTPS' | 'TCP'
  /** `traffic-port` or a number. */
  port: string
  /** Of HTTP and HTTPS alone, as is `matcher`. */
  path?: string
  matcher?: Matcher
  intervalSeconds: number
  timeoutSeconds: number
  healthyThreshold: number
  unhealthyThreshold: number
}

export interface TargetGroupRecord extends Scope, Tagged, WithAttributes {
  arn: string
  name: string
  protocol: TargetGroupProtocol
  /** Of HTTP and HTTPS alone. */
  protocolVersion?: 'HTTP1' | 'HTTP2' | 'GRPC'
  port: number
  vpcId: string
  targetType: 'instance' | 'ip'
  ipAddressType: 'ipv4' | 'ipv6'
  healthCheck: HealthCheckSettings
}

export interface ListenerRecord extends Scope, Tagged, WithAttributes {
  arn: string
  loadBalancerArn: string
  protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS'
  /** That clients on AWS would use. */
  port: number
  /** Of HTTPS and TLS; the first is the default one. */
  certificates: string[]
  sslPolicy?: string
  alpnPolicy?: string[]
  /** Where it is on this computer, and what came of listening there. `cluster/traffic/control`. */
  local?: ListenerPlace
}

export interface ListenerPlace {
  /** The listener's own port when this was chosen. */
  wanted: number
  port: number
  state: 'chosen' | 'listening' | 'failed'
  /** Why not there, or why not on its own port. */
  reason?: string
}

export interface RuleRecord extends Scope, Tagged {
  arn: string
  listenerArn: string
  loadBalancerArn: string
  /** The default rule of a listener, which comes and goes with it. */
  priority: number | 'default'
  conditions: RuleCondition[]
  actions: Action[]
}

/**
 * Somebody a target group sends to. Handlers register and deregister what users name, `control/targets` registers tasks, and whoever wants a
 * task stopped deregisters it with the same write. Its health, and its end once it is drained, are `cluster/traffic/control`'s.
 */
export interface TargetRecord extends Scope {
  /** `targetGroupArn|id|port` */
  key: string
  targetGroupArn: string
  id: string
  port: number
  availabilityZone?: string
  /** Where this computer reaches it. */
  connect: { address: string; port: number }
  /** Whose it is, where a service registered it. */
  taskArn?: TaskArn
  serviceArn?: ServiceArn
  registeredAt: number
  /** Deregistered then, and not gone yet. */
  drainingSince?: number
  /** Its service has said so. `control/targets`. */
  drainTold?: true
  health: TargetHealthState
}

export interface TargetHealthState {
  state: 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | 'unavailable'
  /** ELB's own, such as `Target.Timeout`. */
  reason?: string
  description?: string
}
