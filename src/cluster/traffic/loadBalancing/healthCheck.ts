import type { CreateTargetGroupInput, Matcher, ModifyTargetGroupInput } from '@aws-sdk/client-elastic-load-balancing-v2'
import type { HealthCheckSettings, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { inRange, oneOf, validationError } from './deps.ts'

type Asked = Omit<ModifyTargetGroupInput, 'TargetGroupArn'> | CreateTargetGroupInput
type Group = Pick<TargetGroupRecord, 'protocol' | 'protocolVersion'>

export const isHttp = ({ protocol }: Pick<TargetGroupRecord, 'protocol'>) => protocol === 'HTTP' || protocol === 'HTTPS'

/**
 * Health check settings with ELB's defaults (spec part 1, 8.1).
 * @param before what a change starts from; absent for a new group
 * Throws ValidationError.
 */
export function readHealthCheck(asked: Asked, group: Group, before?: HealthCheckSettings): HealthCheckSettings {
  if (asked.HealthCheckEnabled === false)
    throw validationError('Health check enabled must be true for target groups with target type instance and ip')
  const protocol = readProtocol(asked.HealthCheckProtocol, group, before)
  const usual = before?.protocol === protocol ? before : defaultsOf(protocol, group, before)
  const intervalSeconds = inRange(asked.HealthCheckIntervalSeconds ?? usual.intervalSeconds, 'Health check interval', 5, 300)
  const timeoutSeconds = inRange(asked.HealthCheckTimeoutSeconds ?? usual.timeoutSeconds, 'Health check timeout', 2, 120)
  if (timeoutSeconds > intervalSeconds || (isHttp(group) && timeoutSeconds === intervalSeconds))
    throw validationError(`Health check timeout '${timeoutSeconds}' must be smaller than the interval '${intervalSeconds}'`)
  return {
    protocol,
    port: readPort(asked.HealthCheckPort ?? usual.port),
    ...ofHttp(asked, group, protocol, usual),
    intervalSeconds,
    timeoutSeconds,
    healthyThreshold: inRange(asked.HealthyThresholdCount ?? usual.healthyThreshold, 'Healthy threshold count', 2, 10),
    unhealthyThreshold: inRange(asked.UnhealthyThresholdCount ?? usual.unhealthyThreshold, 'Unhealthy threshold count', 2, 10),
  }
}

function readProtocol(asked: string | undefined, group: Group, before: HealthCheckSettings | undefined): HealthCheckSettings['protocol'] {
  const usual = before?.protocol ?? (isHttp(group) ? 'HTTP' : 'TCP')
  const protocol = oneOf(asked ?? usual, 'healthCheckProtocol', ['HTTP', 'HTTPS', 'TCP'])
  if (protocol === 'TCP' && isHttp(group))
    throw validationError(`Health check protocol 'TCP' is not supported for target groups with the protocol '${group.protocol}'`)
  return protocol
}

function defaultsOf(protocol: HealthCheckSettings['protocol'], group: Group, before: HealthCheckSettings | undefined): HealthCheckSettings {
  return {
    protocol,
    port: before?.port ?? 'traffic-port',
    intervalSeconds: before?.intervalSeconds ?? 30,
    timeoutSeconds: before?.timeoutSeconds ?? (isHttp(group) ? 5 : protocol === 'HTTP' ? 6 : 10),
    healthyThreshold: before?.healthyThreshold ?? 5,
    unhealthyThreshold: before?.unhealthyThreshold ?? 2,
  }
}

function readPort(port: string): string {
  if (port === 'traffic-port') return port
  if (/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535) return String(Number(port))
  throw validationError("Health check port must be 'traffic-port' or a port number between 1 and 65535")
}

/** A path and a matcher are of HTTP alone. */
function ofHttp(
  { HealthCheckPath: path, Matcher: matcher }: Asked,
  group: Group,
  protocol: HealthCheckSettings['protocol'],
  usual: HealthCheckSettings,
): Pick<HealthCheckSettings, 'path' | 'matcher'> {
  if (protocol === 'TCP') {
    if (path !== undefined || matcher !== undefined)
      throw validationError('Health check path and matcher are not supported for health checks with the protocol TCP')
    return {}
  }
  const isGrpc = group.protocolVersion === 'GRPC'
  const defaultCodes = isHttp(group) ? '200' : '200-399'
  return {
    path: readPath(path ?? usual.path ?? (isGrpc ? '/AWS.ALB/healthcheck' : '/')),
    matcher: readMatcher(matcher ?? usual.matcher ?? (isGrpc ? { GrpcCode: '12' } : { HttpCode: defaultCodes }), group),
  }
}

function readPath(path: string): string {
  if (/^\/[\x21-\x7e]*$/.test(path) && path.length <= 1024) return path
  throw validationError('Health check path must start with a / and have at most 1024 printable characters')
}

/** `200`, `200,202` or `200-299`. */
function readMatcher(matcher: Matcher, group: Group): Matcher {
  const isGrpc = group.protocolVersion === 'GRPC'
  const codes = isGrpc ? matcher.GrpcCode : matcher.HttpCode
  if (codes === undefined) throw validationError(`The matcher of this target group needs ${isGrpc ? 'GrpcCode' : 'HttpCode'}`)
  const [least, most] = isGrpc ? [0, 99] : [200, isHttp(group) ? 499 : 599]
  const numbers = codes.split(',').flatMap((part) => part.split('-'))
  const isRight = /^\d+(-\d+)?(,\d+(-\d+)?)*$/.test(codes) && numbers.every((code) => Number(code) >= least && Number(code) <= most)
  if (!isRight)
    throw validationError(
      `Health check matcher codes must be numbers, lists or ranges between ${least} and ${most}, such as 200 or 200-299`,
    )
  return definedOnly(isGrpc ? { GrpcCode: codes } : { HttpCode: codes })
}
