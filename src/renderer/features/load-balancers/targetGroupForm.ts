import type { WatchedLoadBalancer, WatchedTargetGroup } from '#cluster/api/resources/loadBalancing.ts'
import { balancersOfGroup } from './loadBalancerView.ts'

/** A target group as one types it: all but its health check is fixed once it is made. */
export interface TargetGroupForm {
  name: string
  protocol: string
  port: number
  targetType: 'ip' | 'instance'
  /** Of HTTP and HTTPS alone, as is `matcher`. */
  path: string
  matcher: string
  intervalSeconds: number
  timeoutSeconds: number
  healthyThreshold: number
  unhealthyThreshold: number
}

export const groupProtocols = ['HTTP', 'HTTPS', 'TCP', 'UDP', 'TCP_UDP', 'TLS'] as const

/** Whether the health check asks over HTTP. */
export const checksHttp = ({ protocol }: Pick<TargetGroupForm, 'protocol'>): boolean => protocol === 'HTTP' || protocol === 'HTTPS'

export const targetGroupForm = (group?: WatchedTargetGroup): TargetGroupForm => ({
  name: group?.TargetGroupName ?? '',
  protocol: group?.Protocol ?? 'HTTP',
  port: group?.Port ?? 80,
  targetType: group?.TargetType === 'instance' ? 'instance' : 'ip',
  path: group?.HealthCheckPath ?? '/',
  matcher: group?.Matcher?.HttpCode ?? group?.Matcher?.GrpcCode ?? '200',
  intervalSeconds: group?.HealthCheckIntervalSeconds ?? 30,
  timeoutSeconds: group?.HealthCheckTimeoutSeconds ?? 5,
  healthyThreshold: group?.HealthyThresholdCount ?? 5,
  unhealthyThreshold: group?.UnhealthyThresholdCount ?? 2,
})

type Problem = 'name' | 'port' | 'waits'

/** Pure: what keeps the form from being sent; the finer rules are ELB's, which says them itself. */
export function targetGroupProblems(form: TargetGroupForm): Partial<Record<Problem, true>> {
  const { name, port, intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold } = form
  const isWhole = [intervalSeconds, timeoutSeconds, healthyThreshold, unhealthyThreshold].every(
    (each) => Number.isInteger(each) && each > 0,
  )
  return {
    ...(!/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/i.test(name) && { name: true }),
    ...(!(Number.isInteger(port) && port >= 1 && port <= 65_535) && { port: true }),
    ...((!isWhole || timeoutSeconds >= intervalSeconds) && { waits: true }),
  }
}

/** What CreateTargetGroup and ModifyTargetGroup take of its health check. */
export function healthCheckInput(form: TargetGroupForm, group?: WatchedTargetGroup) {
  const overHttp = group ? group.HealthCheckProtocol === 'HTTP' || group.HealthCheckProtocol === 'HTTPS' : checksHttp(form)
  const codes = group?.ProtocolVersion === 'GRPC' ? { GrpcCode: form.matcher } : { HttpCode: form.matcher }
  return {
    HealthCheckIntervalSeconds: form.intervalSeconds,
    HealthCheckTimeoutSeconds: form.timeoutSeconds,
    HealthyThresholdCount: form.healthyThreshold,
    UnhealthyThresholdCount: form.unhealthyThreshold,
    ...(overHttp && { HealthCheckPath: form.path, Matcher: codes }),
  }
}

/** A target group as the list shows it. */
export interface TargetGroupView {
  arn: string
  name: string
  /** `HTTP:80`. */
  listens: string
  targetType: string
  targets: number
  healthy: number
  /** Names of the load balancers that send to it: it cannot be deleted while there are any. */
  usedBy: readonly string[]
  group: WatchedTargetGroup
}

export const targetGroupViews = (groups: Iterable<WatchedTargetGroup>, balancers: readonly WatchedLoadBalancer[]): TargetGroupView[] =>
  [...groups]
    .map((group) => ({
      arn: group.TargetGroupArn ?? '',
      name: group.TargetGroupName ?? '',
      listens: `${group.Protocol}:${group.Port}`,
      targetType: group.TargetType ?? '',
      targets: group.targets.length,
      healthy: group.targets.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy').length,
      usedBy: balancersOfGroup(balancers, group.TargetGroupArn ?? ''),
      group,
    }))
    .sort((one, other) => one.name.localeCompare(other.name))
