import { isIP } from 'node:net'
import type {
  DeregisterTargetsInput,
  DescribeTargetHealthInput,
  DescribeTargetHealthOutput,
  RegisterTargetsInput,
  TargetDescription,
  TargetHealthDescription,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { TargetGroupRecord, TargetRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { deregisterTarget, newTarget, reachableOn, targetKey } from '#cluster/state/writes/targets.ts'
import { inRange, type LoadBalancingDeps, shown, validationError } from './deps.ts'
import { loadBalancersOfGroup, requireTargetGroup } from './find.ts'

const mostTargets = 1000

/** A target that is there already stays as it is, unless it was on its way out. Throws what ELB refuses. */
export function registerTargets(deps: LoadBalancingDeps, request: RegisterTargetsInput, context: CallContext) {
  const { store, clock } = deps
  const snapshot = store.read()
  const group = requireTargetGroup(snapshot, context, request.TargetGroupArn ?? '')
  const now = clock.now()
  const wanted = (request.Targets ?? []).map((target) => readTarget(deps, snapshot, group, target, now))
  if (wanted.length === 0) throw validationError('At least one target must be specified')
  const fresh = wanted.filter(({ key }) => {
    const known = snapshot.targets.get(key)
    return !known || known.drainingSince !== undefined
  })
  if (snapshot.targets.count('targetGroup', group.arn) + fresh.length > mostTargets)
    throw new ClusterError('TooManyTargets', `The target group '${group.arn}' can have at most ${mostTargets} targets`)
  store.update('register targets', (tx) => {
    for (const target of fresh) tx.put('targets', target)
  })
  return {}
}

function readTarget(
  { publishAddress }: LoadBalancingDeps,
  snapshot: Snapshot,
  group: TargetGroupRecord,
  { Id: id = '', Port: given, AvailabilityZone: zone }: TargetDescription,
  now: number,
): TargetRecord {
  const port = inRange(given ?? group.port, 'Target port', 1, 65_535)
  const availabilityZone = zone === undefined ? {} : { availabilityZone: zone }
  const connect = { address: group.targetType === 'ip' ? readAddress(group, id) : instanceAddress(snapshot, id, publishAddress), port }
  return newTarget(group, { id, port, connect, ...availabilityZone }, now)
}

function readAddress({ ipAddressType }: TargetGroupRecord, id: string): string {
  if (isIP(id) === (ipAddressType === 'ipv6' ? 6 : 4)) return id
  throw new ClusterError(
    'InvalidTarget',
    `The IP address '${shown(id)}' is not a valid ${ipAddressType === 'ipv6' ? 'IPv6' : 'IPv4'} address`,
  )
}

/** Every container instance is this computer, but for those on engines elsewhere. */
function instanceAddress(snapshot: Snapshot, id: string, publishAddress: string): string {
  for (const instance of snapshot.containerInstances.all())
    if (instance.ec2InstanceId === id && instance.status !== 'INACTIVE') return reachableOn(snapshot, instance.node, publishAddress)
  throw new ClusterError('InvalidTarget', `The following targets are not in a running state and cannot be registered: '${shown(id)}'`)
}

/** Those that are not registered are passed over. */
export function deregisterTargets({ store, clock }: LoadBalancingDeps, request: DeregisterTargetsInput, context: CallContext) {
  const group = requireTargetGroup(store.read(), context, request.TargetGroupArn ?? '')
  const keys = (request.Targets ?? []).map(({ Id = '', Port }) => targetKey(group.arn, Id, Port ?? group.port))
  const now = clock.now()
  store.update('deregister targets', (tx) => {
    for (const key of keys) deregisterTarget(tx, key, now)
  })
  return {}
}

/** Of all targets of the group, or of those named, whether they are registered or not. */
export function describeTargetHealth(
  { store }: LoadBalancingDeps,
  request: DescribeTargetHealthInput,
  context: CallContext,
): DescribeTargetHealthOutput {
  const snapshot = store.read()
  const group = requireTargetGroup(snapshot, context, request.TargetGroupArn ?? '')
  const isUsed = loadBalancersOfGroup(snapshot, group.arn).length > 0
  const describe = (target: TargetRecord) => describeHealth(group, target, isUsed)
  const named = request.Targets?.flatMap((target) => {
    const found = findTargets(snapshot, group, target)
    return found.length > 0 ? found.map(describe) : [notRegistered(group, target)]
  })
  return { TargetHealthDescriptions: named ?? snapshot.targets.by('targetGroup', group.arn).map(describe) }
}

/** Without a port it is every port of an id. */
function findTargets(snapshot: Snapshot, group: TargetGroupRecord, { Id = '', Port }: TargetDescription): TargetRecord[] {
  if (Port === undefined) return snapshot.targets.by('targetGroup', group.arn).filter(({ id }) => id === Id)
  const found = snapshot.targets.get(targetKey(group.arn, Id, Port))
  return found ? [found] : []
}

export function describeHealth(group: TargetGroupRecord, target: TargetRecord, isUsed: boolean): TargetHealthDescription {
  const { id, port, availabilityZone, health } = target
  const { state, reason, description } = isUsed || health.state === 'draining' ? health : notInUse
  return {
    Target: { Id: id, Port: port, ...(availabilityZone !== undefined && { AvailabilityZone: availabilityZone }) },
    HealthCheckPort: group.healthCheck.port === 'traffic-port' ? String(port) : group.healthCheck.port,
    TargetHealth: { State: state, Reason: reason as never, Description: description },
  }
}

const notInUse = {
  state: 'unused',
  reason: 'Target.NotInUse',
  description: 'Target group is not configured to receive traffic from the load balancer',
} as const

function notRegistered(group: TargetGroupRecord, { Id, Port }: TargetDescription): TargetHealthDescription {
  return {
    Target: { Id, Port: Port ?? group.port },
    TargetHealth: { State: 'unused', Reason: 'Target.NotRegistered', Description: 'Target is not registered to the target group' },
  }
}
