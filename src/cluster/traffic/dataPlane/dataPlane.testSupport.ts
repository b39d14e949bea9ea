import type { ListenerConfig, RuleConfig, TargetConfig, TargetGroupConfig, TrafficConfig } from './trafficConfig.ts'

/** Wishes with what most tests do not care about filled in. */
export const target = (port: number, over: Partial<TargetConfig> = {}): TargetConfig => ({
  id: '10.0.0.1',
  port,
  connect: { address: '127.0.0.1', port },
  draining: false,
  ...over,
})

export const group = (name: string, targets: TargetConfig[], over: Partial<TargetGroupConfig> = {}): TargetGroupConfig => ({
  arn: groupArn(name),
  name,
  protocol: 'HTTP',
  protocolVersion: 'HTTP1',
  algorithm: 'round_robin',
  slowStartSeconds: 0,
  deregistrationDelaySeconds: 300,
  healthCheck: {
    enabled: true,
    protocol: 'HTTP',
    path: '/',
    port: 'traffic-port',
    intervalSeconds: 30,
    timeoutSeconds: 5,
    healthyThreshold: 5,
    unhealthyThreshold: 2,
    matcher: '200',
  },
  targets,
  ...over,
})

export const groupArn = (name: string) => `arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/${name}/0123456789abcdef`

export const forwardTo = (...names: string[]): RuleConfig['action'] => ({
  type: 'forward',
  targetGroups: names.map((name) => ({ arn: groupArn(name), weight: 1 })),
})

export const defaultRule = (action: RuleConfig['action']): RuleConfig => ({ arn: 'default', conditions: [], action })

export const listener = (rules: RuleConfig[], over: Partial<ListenerConfig> = {}): ListenerConfig => ({
  arn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/web/0123456789abcdef/fedcba9876543210',
  loadBalancerArn: 'arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/web/0123456789abcdef',
  loadBalancerName: 'web',
  protocol: 'HTTP',
  address: '127.0.0.1',
  port: 0,
  rules,
  attributes: { idleTimeoutSeconds: 60, xForwardedFor: 'append', preserveHostHeader: false, dropInvalidHeaders: false, http2: true },
  ...over,
})

/** One listener before one group. */
export const simple = (
  targets: TargetConfig[],
  over: { group?: Partial<TargetGroupConfig>; listener?: Partial<ListenerConfig> } = {},
): TrafficConfig => ({
  listeners: [listener([defaultRule(forwardTo('web'))], over.listener)],
  targetGroups: [group('web', targets, over.group)],
})
