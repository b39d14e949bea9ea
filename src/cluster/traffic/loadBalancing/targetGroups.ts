import { isDeepStrictEqual } from 'node:util'
import type {
  CreateTargetGroupInput,
  CreateTargetGroupOutput,
  DeleteTargetGroupInput,
  DescribeTargetGroupsInput,
  DescribeTargetGroupsOutput,
  ModifyTargetGroupInput,
  ModifyTargetGroupOutput,
  TargetGroup,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { newTargetGroupArn } from './arns.ts'
import { inRange, type LoadBalancingDeps, oneOf, page, validationError } from './deps.ts'
import { allNamed, loadBalancersOfGroup, requireLoadBalancer, requireTargetGroup, usesOfGroups } from './find.ts'
import { isHttp, readHealthCheck } from './healthCheck.ts'
import { checkName } from './names.ts'
import { readTags } from './tags.ts'

const protocols = ['HTTP', 'HTTPS', 'TCP', 'UDP', 'TCP_UDP', 'TLS'] as const
const mostTargetGroups = 3000

/** Asked twice for the same, it answers the same. Throws what ELB refuses. */
export function createTargetGroup(
  { store, clock, ids }: LoadBalancingDeps,
  request: CreateTargetGroupInput,
  context: CallContext,
): CreateTargetGroupOutput {
  const wanted = readTargetGroup(request, context)
  const snapshot = store.read()
  const [same] = snapshot.targetGroups.by('name', `${scopeOf(context)}/${wanted.name}`)
  if (same) return { TargetGroups: [describeTargetGroup(snapshot, sameOrRefuse(same, wanted))] }
  if (snapshot.targetGroups.count('scope', scopeOf(context)) >= mostTargetGroups)
    throw new ClusterError('TooManyTargetGroups', `The limit of target groups has been reached (${mostTargetGroups})`)
  const record = { ...wanted, arn: newTargetGroupArn(context, wanted.name, ids), attributes: {}, createdAt: clock.now() }
  const after = store.update('create target group', (tx) => tx.put('targetGroups', record))
  return { TargetGroups: [describeTargetGroup(after, record)] }
}

type Wanted = Omit<TargetGroupRecord, 'arn' | 'attributes' | 'createdAt'>

function readTargetGroup(request: CreateTargetGroupInput, { account, region }: Scope): Wanted {
  checkName('Target group', request.Name ?? '')
  const targetType = readTargetType(request.TargetType)
  if (request.Protocol === undefined) throw validationError('A protocol must be specified')
  if (request.Port === undefined) throw validationError('A port must be specified')
  if (request.VpcId === undefined) throw validationError('A VPC ID must be specified')
  const protocol = readProtocol(request.Protocol)
  const group = { protocol, ...readVersion(request.ProtocolVersion, protocol) }
  return {
    account,
    region,
    name: request.Name ?? '',
    ...group,
    port: inRange(request.Port, 'Port', 1, 65_535),
    vpcId: request.VpcId,
    targetType,
    ipAddressType: oneOf(request.IpAddressType ?? 'ipv4', 'ipAddressType', ['ipv4', 'ipv6']),
    healthCheck: readHealthCheck(request, group),
    tags: readTags(request.Tags),
  }
}

function readTargetType(given = 'instance'): TargetGroupRecord['targetType'] {
  const type = oneOf(given, 'targetType', ['instance', 'ip', 'lambda', 'alb'])
  if (type === 'instance' || type === 'ip') return type
  const why = type === 'lambda' ? 'There is no AWS Lambda on this computer' : 'A load balancer cannot be the target of another one here'
  throw new ClusterError('OperationNotPermitted', `Marina has target groups of the types instance and ip. ${why}.`)
}

function readProtocol(given: string): TargetGroupRecord['protocol'] {
  const protocol = oneOf(given, 'protocol', [...protocols, 'GENEVE', 'QUIC', 'TCP_QUIC'])
  if ((protocols as readonly string[]).includes(protocol)) return protocol as TargetGroupRecord['protocol']
  throw new ClusterError('UnsupportedProtocol', `Marina carries ${protocols.join(', ')} to targets, and not ${protocol}.`)
}

function readVersion(given: string | undefined, protocol: TargetGroupRecord['protocol']): Pick<TargetGroupRecord, 'protocolVersion'> {
  if (isHttp({ protocol })) return { protocolVersion: oneOf(given ?? 'HTTP1', 'protocolVersion', ['HTTP1', 'HTTP2', 'GRPC']) }
  if (given !== undefined) throw validationError(`Protocol version is not supported for target groups with the protocol '${protocol}'`)
  return {}
}

function sameOrRefuse(known: TargetGroupRecord, wanted: Wanted): TargetGroupRecord {
  const settings = Object.keys(wanted) as (keyof Wanted)[]
  if (settings.every((name) => isDeepStrictEqual(known[name], wanted[name]))) return known
  throw new ClusterError(
    'DuplicateTargetGroupName',
    `A target group with the same name '${known.name}' exists, but with different settings`,
  )
}

/** One that is not there counts as deleted. */
export function deleteTargetGroup({ store }: LoadBalancingDeps, { TargetGroupArn = '' }: DeleteTargetGroupInput, context: CallContext) {
  const snapshot = store.read()
  const group = snapshot.targetGroups.get(TargetGroupArn)
  if (group?.account !== context.account || group.region !== context.region) return {}
  if (loadBalancersOfGroup(snapshot, group.arn).length > 0)
    throw new ClusterError('ResourceInUse', `Target group '${group.arn}' is currently in use by a listener or a rule`)
  store.update('delete target group', (tx) => {
    for (const { key } of tx.snapshot.targets.by('targetGroup', group.arn)) tx.delete('targets', key)
    tx.delete('targetGroups', group.arn)
  })
  return {}
}

export function modifyTargetGroup(
  { store }: LoadBalancingDeps,
  { TargetGroupArn, ...asked }: ModifyTargetGroupInput,
  context: CallContext,
): ModifyTargetGroupOutput {
  const group = requireTargetGroup(store.read(), context, TargetGroupArn ?? '')
  const changed = { ...group, healthCheck: readHealthCheck(asked, group, group.healthCheck) }
  const after = store.update('modify target group', (tx) => tx.put('targetGroups', changed))
  return { TargetGroups: [describeTargetGroup(after, changed)] }
}

export function describeTargetGroups(
  { store }: LoadBalancingDeps,
  request: DescribeTargetGroupsInput,
  context: CallContext,
): DescribeTargetGroupsOutput {
  const { LoadBalancerArn: balancerArn, TargetGroupArns: arns, Names: names } = request
  if ([balancerArn, arns?.length, names?.length].filter(Boolean).length > 1)
    throw validationError('Target group names, target group ARNs and a load balancer ARN cannot be specified at the same time')
  const snapshot = store.read()
  const { items, ...more } = page(selectGroups(snapshot, request, context), ({ arn }) => arn, request)
  const uses = usesOfGroups(snapshot)
  return { TargetGroups: items.map((group) => describeTargetGroup(snapshot, group, uses)), ...more }
}

function selectGroups(snapshot: Snapshot, request: DescribeTargetGroupsInput, context: CallContext): TargetGroupRecord[] {
  const { LoadBalancerArn: balancerArn, TargetGroupArns: arns, Names: names } = request
  const all = snapshot.targetGroups.by('scope', scopeOf(context))
  if (arns?.length) return arns.map((arn) => requireTargetGroup(snapshot, context, arn))
  if (names?.length) return allNamed(names, all, () => new ClusterError('TargetGroupNotFound', 'One or more target groups not found'))
  if (!balancerArn) return all
  const { arn } = requireLoadBalancer(snapshot, context, balancerArn)
  const uses = usesOfGroups(snapshot)
  return all.filter((group) => uses.get(group.arn)?.has(arn))
}

export function describeTargetGroup(snapshot: Snapshot, group: TargetGroupRecord, uses = usesOfGroups(snapshot)): TargetGroup {
  const { healthCheck } = group
  return {
    TargetGroupArn: group.arn,
    TargetGroupName: group.name,
    Protocol: group.protocol,
    Port: group.port,
    VpcId: group.vpcId,
    HealthCheckProtocol: healthCheck.protocol,
    HealthCheckPort: healthCheck.port,
    HealthCheckEnabled: true,
    HealthCheckIntervalSeconds: healthCheck.intervalSeconds,
    HealthCheckTimeoutSeconds: healthCheck.timeoutSeconds,
    HealthyThresholdCount: healthCheck.healthyThreshold,
    UnhealthyThresholdCount: healthCheck.unhealthyThreshold,
    HealthCheckPath: healthCheck.path,
    Matcher: healthCheck.matcher,
    LoadBalancerArns: [...(uses.get(group.arn) ?? [])],
    TargetType: group.targetType,
    ProtocolVersion: group.protocolVersion,
    IpAddressType: group.ipAddressType,
  }
}
