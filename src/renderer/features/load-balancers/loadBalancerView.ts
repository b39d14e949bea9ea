import type { Action, Rule, RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { WatchedListener, WatchedLoadBalancer, WatchedTarget, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { type TrafficState, trafficKey } from '../../data/watchState.ts'

/** A load balancer as the list shows it. */
export interface BalancerView {
  arn: string
  name: string
  type: string
  dnsName: string
  /** Where its first listener can be opened. */
  url: string | undefined
  listeners: readonly WatchedListener[]
  failed: boolean
  balancer: WatchedLoadBalancer
}

export function balancerView(balancer: WatchedLoadBalancer): BalancerView {
  const { listeners } = balancer
  return {
    arn: balancer.LoadBalancerArn ?? '',
    name: balancer.LoadBalancerName ?? '',
    type: balancer.Type ?? '',
    dnsName: balancer.DNSName ?? '',
    url: listeners.map((listener) => listenerUrl(listener)).find((url) => url !== undefined),
    listeners,
    failed: listeners.some(({ place }) => place.state === 'failed'),
    balancer,
  }
}

export const typeWord = (type: string) => (type === 'network' ? 'loadBalancers.network' : 'loadBalancers.application')

/** Whether a listener speaks HTTP, and so has rules. */
export const hasRules = ({ Protocol }: Pick<WatchedListener, 'Protocol'>): boolean => Protocol === 'HTTP' || Protocol === 'HTTPS'

/** Target groups that a listener can forward to, by protocol alone. */
export const groupsFor = (listener: WatchedListener, groups: Iterable<WatchedTargetGroup>): WatchedTargetGroup[] =>
  [...groups].filter(({ Protocol }) => (hasRules(listener) ? Protocol === 'HTTP' || Protocol === 'HTTPS' : Protocol === listener.Protocol))

/** What a browser on this computer can open; undefined where nothing listens or no HTTP is spoken. */
export function listenerUrl(listener: WatchedListener, host = 'localhost', path = '/'): string | undefined {
  const { Protocol = '', place } = listener
  if (!hasRules(listener)) return undefined
  if (place.state !== 'listening' || place.localPort === undefined) return undefined
  return `${Protocol.toLowerCase()}://${host}:${place.localPort}${path}`
}

/**
 * Where a browser reaches one of these target groups: by the first rule that leads there and that a plain address can meet. A path with a
 * wildcard is opened up to it; a host is one only if it ends in `.localhost`, since no other name means this computer.
 */
export function urlOfGroups(balancers: Iterable<WatchedLoadBalancer>, groups: ReadonlySet<string>): string | undefined {
  for (const { listeners } of balancers)
    for (const listener of listeners)
      for (const { Actions = [], Conditions = [] } of listener.rules) {
        if (!Actions.some((action) => forwardsOf(action).some(({ arn, weight }) => weight > 0 && groups.has(arn)))) continue
        const at = addressMeeting(Conditions)
        const url = at && listenerUrl(listener, at.host, at.path)
        if (url) return url
      }
  return undefined
}

/** Names of the load balancers with a rule that leads to a target group. */
export const balancersOfGroup = (balancers: Iterable<WatchedLoadBalancer>, group: string): string[] =>
  [...balancers].flatMap(({ LoadBalancerName = '', listeners }) => {
    const actions = listeners.flatMap(({ rules }) => rules.flatMap(({ Actions = [] }) => Actions))
    return actions.some((action) => forwardsOf(action).some(({ arn }) => arn === group)) ? [LoadBalancerName] : []
  })

function addressMeeting(conditions: readonly RuleCondition[]): { host: string; path: string } | undefined {
  let [host, path] = ['localhost', '/']
  for (const condition of conditions) {
    const [value = ''] = conditionValues(condition)
    if (condition.Field === 'host-header' && /^[a-z0-9.-]+\.localhost$/i.test(value)) host = value
    else if (condition.Field === 'path-pattern' && /^[^*?]*\*?$/.test(value)) path = value.replace(/\*$/, '') || '/'
    else return undefined
  }
  return path.startsWith('/') ? { host, path } : undefined
}

/** The values of a condition as one types them: `key=value` for a query. */
export function conditionValues(condition: RuleCondition): string[] {
  const pairs = condition.QueryStringConfig?.Values?.map(({ Key, Value = '' }) => (Key === undefined ? Value : `${Key}=${Value}`))
  const config =
    condition.HostHeaderConfig ??
    condition.PathPatternConfig ??
    condition.HttpHeaderConfig ??
    condition.HttpRequestMethodConfig ??
    condition.SourceIpConfig
  return pairs ?? config?.Values ?? condition.Values ?? []
}

export interface Forward {
  arn: string
  weight: number
}

/** Where an action forwards to; empty where it answers itself. */
export function forwardsOf({ ForwardConfig, TargetGroupArn }: Action): Forward[] {
  const groups = ForwardConfig?.TargetGroups ?? []
  if (groups.length === 0) return TargetGroupArn === undefined ? [] : [{ arn: TargetGroupArn, weight: 1 }]
  return groups.map(({ TargetGroupArn: arn = '', Weight = 1 }) => ({ arn, weight: Weight }))
}

/** Percent of the requests that each gets. */
export function sharesOf(forwards: readonly Forward[]): number[] {
  const all = forwards.reduce((sum, { weight }) => sum + weight, 0)
  return forwards.map(({ weight }) => (all === 0 ? 0 : Math.round((weight / all) * 100)))
}

/** What a redirect leads to, `#{…}` as ELB writes what stays. */
export function redirectText({ RedirectConfig: to = { StatusCode: 'HTTP_301' } }: Action): string {
  const { Protocol = '#{protocol}', Host = '#{host}', Port = '#{port}', Path = '/#{path}', Query = '#{query}' } = to
  return `${Protocol}://${Host}:${Port}${Path}?${Query}`
}

/** A target as its chip shows it. */
export interface TargetView {
  key: string
  address: string
  state: string
  reason: string | undefined
  /** The failed check in words. */
  description: string | undefined
  taskArn: string | undefined
  requestsPerSecond: number
  connectionsPerSecond: number
}

/** Nothing was told for so long: nothing is under way. */
const quietMs = 1_900

export function targetViews(group: WatchedTargetGroup, traffic: TrafficState, now: number): TargetView[] {
  return group.targets.map((target) => targetView(group.TargetGroupArn ?? '', target, traffic, now))
}

function targetView(groupArn: string, { Target, TargetHealth, taskArn }: WatchedTarget, traffic: TrafficState, now: number): TargetView {
  const { Id = '', Port = 0 } = Target ?? {}
  const key = trafficKey({ targetGroupArn: groupArn, id: Id, port: Port })
  const told = traffic.get(key)
  const lately = told && now - told.at < quietMs ? told : undefined
  return {
    key,
    address: `${Id}:${Port}`,
    state: TargetHealth?.State ?? '',
    reason: TargetHealth?.Reason,
    description: TargetHealth?.Description,
    taskArn,
    requestsPerSecond: lately?.requests ?? 0,
    connectionsPerSecond: lately?.connections ?? 0,
  }
}

/** The rule that stands before or after another, and that may change places with it. */
export function neighbour(rules: readonly Rule[], rule: Rule, step: -1 | 1): Rule | undefined {
  const other = rules[rules.indexOf(rule) + step]
  return other?.IsDefault ? undefined : other
}
