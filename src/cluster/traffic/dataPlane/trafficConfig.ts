/**
 * What the data plane is told and what it tells: plain data, because it crosses into a worker. The control side owns the wishes and replaces
 * a listener or a target group whole; the data plane owns sockets, health checks and counts, and knows nothing of ECS or of the store.
 * Names are those of Elastic Load Balancing (spec part 1, 8.1).
 */

export interface TrafficConfig {
  listeners: ListenerConfig[]
  targetGroups: TargetGroupConfig[]
}

export interface ListenerConfig {
  arn: string
  loadBalancerArn: string
  loadBalancerName: string
  protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS'
  /** Loopback unless the user asked for more. */
  address: string
  /** Where it listens on this computer. */
  port: number
  /** PEM; for HTTPS and TLS. */
  certificate?: { certificate: string; key: string }
  /** In order of priority; the last is the default and has no conditions. */
  rules: RuleConfig[]
  attributes: ListenerAttributes
}

export interface ListenerAttributes {
  /** An idle connection is closed after it (60 for application, 350 for network load balancers). */
  idleTimeoutSeconds: number
  xForwardedFor: 'append' | 'preserve' | 'remove'
  preserveHostHeader: boolean
  dropInvalidHeaders: boolean
  http2: boolean
}

export interface RuleConfig {
  arn: string
  /** As the access log has it. Absent for the default rule. */
  priority?: number
  /** All must hold. */
  conditions: ConditionConfig[]
  action: ActionConfig
}

/** Any of the values; `*` and `?` are wildcards except in addresses and where a value is to be exact. */
export type ConditionConfig =
  | { field: 'host-header' | 'path-pattern'; values: string[] }
  | { field: 'http-request-method'; values: string[] }
  | { field: 'http-header'; name: string; values: string[] }
  | { field: 'http-header'; name: string; exact: string }
  | { field: 'query-string'; values: { key?: string; value: string }[] }
  /** CIDR blocks. */
  | { field: 'source-ip'; values: string[] }

export type ActionConfig =
  | { type: 'forward'; targetGroups: { arn: string; weight: number }[]; stickinessSeconds?: number }
  | {
      type: 'redirect'
      statusCode: 301 | 302
      /** With ELB's `#{protocol}`, `#{host}`, `#{port}`, `#{path}` and `#{query}` still in them. */
      protocol: string
      host: string
      port: string
      path: string
      query: string
    }
  | { type: 'fixed-response'; statusCode: number; contentType: string; body: string }

export interface TargetGroupConfig {
  arn: string
  name: string
  protocol: 'HTTP' | 'HTTPS' | 'TCP' | 'UDP' | 'TCP_UDP' | 'TLS'
  protocolVersion: 'HTTP1' | 'HTTP2' | 'GRPC'
  algorithm: 'round_robin' | 'least_outstanding_requests' | 'weighted_random'
  /** Absent where it is off. */
  stickiness?: { type: 'lb_cookie'; seconds: number } | { type: 'app_cookie'; cookieName: string; seconds: number } | { type: 'source_ip' }
  /** 0 where it is off. */
  slowStartSeconds: number
  deregistrationDelaySeconds: number
  healthCheck: HealthCheckConfig
  targets: TargetConfig[]
  /**
   * How often a request that may be repeated goes to another target where one gave no answer, or 503. Without it only what was never sent
   * does, as with ELB.
   */
  retries?: number
  outlierDetection?: OutlierDetection
  /** From the head of a request to the end of its answer; 504 after it. */
  perRequestTimeoutSeconds?: number
}

/** Which targets get nothing for a while: those that failed so many requests in a row. */
export interface OutlierDetection {
  consecutiveErrors: number
  /** The first time; it grows with every further one. */
  baseEjectionSeconds: number
}

export interface HealthCheckConfig {
  enabled: boolean
  protocol: 'HTTP' | 'HTTPS' | 'TCP'
  path: string
  /** Of the target unless it is a number. */
  port: 'traffic-port' | number
  intervalSeconds: number
  timeoutSeconds: number
  healthyThreshold: number
  unhealthyThreshold: number
  /** `200`, `200-299`, `200,302`; gRPC codes where the group speaks gRPC. */
  matcher: string
}

export interface TargetConfig {
  /** As ECS registered it: an address or an instance id, with the port that clients see. */
  id: string
  port: number
  /** Where that is reached from this computer. */
  connect: { address: string; port: number }
  /** Gets no new requests; those under way are finished within the group's deregistration delay. */
  draining: boolean
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | 'unavailable'

export interface TargetHealthReport {
  targetGroupArn: string
  id: string
  port: number
  state: TargetState
  /** ELB's own, such as `Target.ResponseCodeMismatch`; absent for healthy. */
  reason?: string
  description?: string
}

/** What comes of a wish to listen. */
export type ListenerReport =
  | { listenerArn: string; state: 'listening'; port: number }
  | { listenerArn: string; state: 'failed'; port: number; reason: string; nextFreePort?: number }

/** Counts since the last report, for one target of one group. Latencies in milliseconds. */
export interface TargetCounts {
  targetGroupArn: string
  id: string
  port: number
  requests: number
  connections: number
  inFlight: number
  statusCodes: { '2xx': number; '3xx': number; '4xx': number; '5xx': number }
  connectionErrors: number
  /** Of the requests, those that another target had before. */
  retries: number
  /** How often the target was taken out for a while because it failed. */
  ejections: number
  /** From a request's leaving to the head of its answer. */
  latencySumMs: number
  latencyMinMs: number
  latencyMaxMs: number
  latencyP50Ms: number
  latencyP99Ms: number
}

/** A request whose sender marked it (`exchange/traceId.ts`), and the target that answered it. */
export interface TracedRequest {
  /** Tells one batch of such requests from another. */
  batch: string
  /** Absent where the load balancer itself answered. */
  target?: { targetGroupArn: string; id: string; port: number }
}

/** The port: a worker in the product, in-process in tests. */
export interface DataPlane {
  /** Takes the wishes over; what did not change is not touched. */
  apply(config: TrafficConfig): Promise<void>
  onHealth(listener: (reports: TargetHealthReport[]) => void): () => void
  onListeners(listener: (reports: ListenerReport[]) => void): () => void
  /** About once a second while there is traffic. */
  onCounts(listener: (counts: TargetCounts[]) => void): () => void
  /** Soon after each of them has ended. */
  onTraced(listener: (requests: TracedRequest[]) => void): () => void
  /** Of a target that is draining: ends when nothing is under way or the delay is over. */
  drained(targetGroupArn: string, id: string, port: number): Promise<void>
  close(): Promise<void>
}
