/**
 * What the data plane is to carry, from what is kept of load balancing: pure. Listeners that have no port on this computer yet are left out,
 * and so are target groups that nothing sends to, whose targets ELB does not check either (spec part 1, 8.1).
 */
import type { Action } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { ListenerRecord, LoadBalancerRecord, RuleRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { groupsOf } from '#cluster/state/targetGroupsOf.ts'
import type {
  ActionConfig,
  ConditionConfig,
  HealthCheckConfig,
  ListenerAttributes,
  ListenerConfig,
  RuleConfig,
  TargetGroupConfig,
  TrafficConfig,
} from '../dataPlane/trafficConfig.ts'
import { attributeOf } from '../loadBalancing/attributes.ts'
import { rulesInOrder } from '../loadBalancing/rules.ts'

/** PEM. */
export interface ServerCertificate {
  certificate: string
  key: string
}

export interface ProjectOptions {
  /** Where listeners are bound. */
  address: string
  /** Of the names of load balancers in a region; undefined while it is being made. */
  certificateOf(region: string): ServerCertificate | undefined
}

export function projectTraffic(snapshot: Snapshot, options: ProjectOptions): TrafficConfig {
  const listeners = [...snapshot.listeners.all()].flatMap((listener) => projectListener(snapshot, listener, options) ?? [])
  const used = new Set([...snapshot.listenerRules.all()].flatMap(({ actions }) => groupsOf(actions)))
  const groups = [...snapshot.targetGroups.all()].filter(({ arn }) => used.has(arn))
  return { listeners, targetGroups: groups.map((group) => projectGroup(snapshot, group)) }
}

export const isSecure = ({ protocol }: Pick<ListenerRecord, 'protocol'>) => protocol === 'HTTPS' || protocol === 'TLS'

function projectListener(
  snapshot: Snapshot,
  listener: ListenerRecord,
  { address, certificateOf }: ProjectOptions,
): ListenerConfig | undefined {
  const balancer = snapshot.loadBalancers.get(listener.loadBalancerArn)
  const certificate = isSecure(listener) ? certificateOf(listener.region) : undefined
  if (!balancer || !listener.local || listener.local.state === 'failed' || (isSecure(listener) && !certificate)) return undefined
  return {
    arn: listener.arn,
    loadBalancerArn: balancer.arn,
    loadBalancerName: balancer.name,
    protocol: listener.protocol,
    address,
    port: listener.local.port,
    ...(certificate && { certificate }),
    rules: rulesInOrder(snapshot, listener).map(projectRule),
    attributes: projectAttributes(balancer, listener),
  }
}

function projectAttributes(balancer: LoadBalancerRecord, listener: ListenerRecord): ListenerAttributes {
  const of = (key: string) => attributeOf('loadBalancer', balancer, key)
  const isApplication = balancer.type === 'application'
  const idle = isApplication ? of('idle_timeout.timeout_seconds') : attributeOf('listener', listener, 'tcp.idle_timeout.seconds')
  return {
    idleTimeoutSeconds: Number(idle),
    xForwardedFor: of('routing.http.xff_header_processing.mode') as ListenerAttributes['xForwardedFor'],
    preserveHostHeader: of('routing.http.preserve_host_header.enabled') === 'true',
    dropInvalidHeaders: of('routing.http.drop_invalid_header_fields.enabled') === 'true',
    http2: of('routing.http2.enabled') === 'true',
  }
}

const projectRule = ({ arn, priority, conditions, actions }: RuleRecord): RuleConfig => ({
  arn,
  ...(priority !== 'default' && { priority }),
  conditions: conditions.flatMap((condition): ConditionConfig[] => {
    const { HostHeaderConfig, PathPatternConfig, HttpHeaderConfig, HttpRequestMethodConfig, QueryStringConfig, SourceIpConfig } = condition
    if (HostHeaderConfig) return [{ field: 'host-header', values: HostHeaderConfig.Values ?? [] }]
    if (PathPatternConfig) return [{ field: 'path-pattern', values: PathPatternConfig.Values ?? [] }]
    if (HttpHeaderConfig)
      return [{ field: 'http-header', name: HttpHeaderConfig.HttpHeaderName ?? '', values: HttpHeaderConfig.Values ?? [] }]
    if (HttpRequestMethodConfig) return [{ field: 'http-request-method', values: HttpRequestMethodConfig.Values ?? [] }]
    if (SourceIpConfig) return [{ field: 'source-ip', values: SourceIpConfig.Values ?? [] }]
    const pairs = QueryStringConfig?.Values ?? []
    return [
      { field: 'query-string', values: pairs.map(({ Key, Value = '' }) => ({ ...(Key !== undefined && { key: Key }), value: Value })) },
    ]
  }),
  action: projectAction(actions[0] as Action),
})

function projectAction({ RedirectConfig: redirect, FixedResponseConfig: fixed, ForwardConfig: forward }: Action): ActionConfig {
  if (redirect) {
    const { Protocol = '#{protocol}', Host = '#{host}', Port = '#{port}', Path = '/#{path}', Query = '#{query}' } = redirect
    const statusCode = redirect.StatusCode === 'HTTP_302' ? 302 : 301
    return { type: 'redirect', statusCode, protocol: Protocol, host: Host, port: Port, path: Path, query: Query }
  }
  if (fixed) {
    const { StatusCode, ContentType: contentType = 'text/plain', MessageBody: body = '' } = fixed
    return { type: 'fixed-response', statusCode: Number(StatusCode), contentType, body }
  }
  const { Enabled, DurationSeconds } = forward?.TargetGroupStickinessConfig ?? {}
  return {
    type: 'forward',
    targetGroups: (forward?.TargetGroups ?? []).map(({ TargetGroupArn: arn = '', Weight: weight = 1 }) => ({ arn, weight })),
    ...(Enabled && DurationSeconds !== undefined && { stickinessSeconds: DurationSeconds }),
  }
}

function projectGroup(snapshot: Snapshot, group: TargetGroupRecord): TargetGroupConfig {
  const of = (key: string) => attributeOf('targetGroup', group, key)
  return {
    arn: group.arn,
    name: group.name,
    protocol: group.protocol,
    protocolVersion: group.protocolVersion ?? 'HTTP1',
    algorithm: (of('load_balancing.algorithm.type') || 'round_robin') as TargetGroupConfig['algorithm'],
    ...projectStickiness(of),
    slowStartSeconds: Number(of('slow_start.duration_seconds')),
    deregistrationDelaySeconds: Number(of('deregistration_delay.timeout_seconds')) / snapshot.speed,
    healthCheck: projectHealthCheck(group),
    targets: snapshot.targets.by('targetGroup', group.arn).map(({ id, port, connect, drainingSince }) => ({
      id,
      port,
      connect,
      draining: drainingSince !== undefined,
    })),
  }
}

function projectStickiness(of: (key: string) => string): Pick<TargetGroupConfig, 'stickiness'> {
  if (of('stickiness.enabled') !== 'true') return {}
  const type = of('stickiness.type')
  if (type === 'source_ip') return { stickiness: { type } }
  if (type === 'lb_cookie') return { stickiness: { type, seconds: Number(of('stickiness.lb_cookie.duration_seconds')) } }
  const cookieName = of('stickiness.app_cookie.cookie_name')
  return { stickiness: { type: 'app_cookie', cookieName, seconds: Number(of('stickiness.app_cookie.duration_seconds')) } }
}

function projectHealthCheck({ healthCheck }: TargetGroupRecord): HealthCheckConfig {
  const { protocol, path = '/', port, matcher, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = healthCheck
  return {
    enabled: true,
    protocol,
    path,
    port: port === 'traffic-port' ? port : Number(port),
    intervalSeconds,
    timeoutSeconds,
    healthyThreshold,
    unhealthyThreshold,
    matcher: matcher?.GrpcCode ?? matcher?.HttpCode ?? '',
  }
}
