import { isDeepStrictEqual } from 'node:util'
import type {
  CreateLoadBalancerInput,
  CreateLoadBalancerOutput,
  DeleteLoadBalancerInput,
  DescribeLoadBalancersInput,
  DescribeLoadBalancersOutput,
  LoadBalancer,
  SetIpAddressTypeInput,
  SetSecurityGroupsInput,
  SetSubnetsInput,
} from '@aws-sdk/client-elastic-load-balancing-v2'
import type { Scope } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { LoadBalancerRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { scopeOf } from '#cluster/state/tables/table.ts'
import { dnsNameOf, newLoadBalancerArn } from './arns.ts'
import { attributeOf } from './attributes.ts'
import { type LoadBalancingDeps, oneOf, page, validationError } from './deps.ts'
import { allNamed, requireLoadBalancer } from './find.ts'
import { removeListener } from './listeners.ts'
import { checkName } from './names.ts'
import { readTags } from './tags.ts'

const ipAddressTypes = ['ipv4', 'dualstack', 'dualstack-without-public-ipv4'] as const
const mostLoadBalancers = 50

/** Asked twice for the same, it answers the same. Throws what ELB refuses. */
export function createLoadBalancer(
  { store, clock, ids }: LoadBalancingDeps,
  request: CreateLoadBalancerInput,
  context: CallContext,
): CreateLoadBalancerOutput {
  const wanted = readLoadBalancer(request, context)
  const snapshot = store.read()
  const [same] = snapshot.loadBalancers.by('name', `${scopeOf(context)}/${wanted.name}`)
  if (same) return { LoadBalancers: [describeLoadBalancer(snapshot, sameOrRefuse(same, wanted))] }
  if (snapshot.loadBalancers.by('scope', scopeOf(context)).filter(({ type }) => type === wanted.type).length >= mostLoadBalancers)
    throw new ClusterError('TooManyLoadBalancers', `The limit of load balancers has been reached (${mostLoadBalancers} of each type)`)
  const arn = newLoadBalancerArn(context, wanted, ids)
  const record = { ...wanted, arn, dnsName: dnsNameOf(arn, wanted), attributes: {}, createdAt: clock.now() }
  const after = store.update('create load balancer', (tx) => tx.put('loadBalancers', record))
  return { LoadBalancers: [{ ...describeLoadBalancer(after, record), State: { Code: 'provisioning' } }] }
}

type Wanted = Omit<LoadBalancerRecord, 'arn' | 'dnsName' | 'attributes' | 'createdAt'>

function readLoadBalancer(request: CreateLoadBalancerInput, { account, region }: Scope): Wanted {
  checkName('Load balancer', request.Name ?? '')
  const type = readType(request.Type)
  return {
    account,
    region,
    name: request.Name ?? '',
    type,
    scheme: oneOf(request.Scheme ?? 'internet-facing', 'scheme', ['internet-facing', 'internal']),
    ipAddressType: oneOf(request.IpAddressType ?? 'ipv4', 'ipAddressType', ipAddressTypes),
    subnets: readSubnets(type, request),
    securityGroups: request.SecurityGroups ?? [],
    tags: readTags(request.Tags),
  }
}

function readType(given = 'application'): LoadBalancerRecord['type'] {
  const type = oneOf(given, 'type', ['application', 'gateway', 'network'])
  if (type !== 'gateway') return type
  throw new ClusterError(
    'OperationNotPermitted',
    'Marina has application and network load balancers. Gateway load balancers send to appliances in a network, which this computer has not.',
  )
}

/** Their zones are the region's first ones, in the order given. */
function readSubnets(type: LoadBalancerRecord['type'], { Subnets, SubnetMappings }: SetSubnetsInput | CreateLoadBalancerInput): string[] {
  if (Subnets?.length && SubnetMappings?.length) throw validationError('You cannot specify both subnets and subnet mappings')
  const subnets = Subnets ?? (SubnetMappings ?? []).flatMap(({ SubnetId }) => SubnetId ?? [])
  if (new Set(subnets).size < subnets.length) throw validationError('A subnet was specified more than once')
  if (subnets.length > zones.length)
    throw validationError(`At most ${zones.length} subnets can be specified, one in each Availability Zone`)
  if (subnets.length === 0) throw validationError('At least one subnet must be specified')
  if (type === 'application' && subnets.length < 2)
    throw validationError('At least two subnets in two different Availability Zones must be specified')
  return subnets
}

const zones = 'abcdef'

function sameOrRefuse(known: LoadBalancerRecord, wanted: Wanted): LoadBalancerRecord {
  const { type, scheme, ipAddressType, subnets, securityGroups, tags } = known
  const { type: t, scheme: s, ipAddressType: i, subnets: n, securityGroups: g, tags: l } = wanted
  if (isDeepStrictEqual([type, scheme, ipAddressType, subnets, securityGroups, tags], [t, s, i, n, g, l])) return known
  throw new ClusterError(
    'DuplicateLoadBalancerName',
    `A load balancer with the same name '${known.name}' exists, but with different settings`,
  )
}

/** One that is not there counts as deleted. */
export function deleteLoadBalancer({ store }: LoadBalancingDeps, { LoadBalancerArn = '' }: DeleteLoadBalancerInput, context: CallContext) {
  const balancer = store.read().loadBalancers.get(LoadBalancerArn)
  if (balancer?.account !== context.account || balancer.region !== context.region) return {}
  if (attributeOf('loadBalancer', balancer, 'deletion_protection.enabled') === 'true')
    throw new ClusterError(
      'OperationNotPermitted',
      `Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`,
    )
  store.update('delete load balancer', (tx) => {
    for (const listener of tx.snapshot.listeners.by('loadBalancer', balancer.arn)) removeListener(tx, listener.arn)
    tx.delete('loadBalancers', balancer.arn)
  })
  return {}
}

export function describeLoadBalancers(
  { store }: LoadBalancingDeps,
  request: DescribeLoadBalancersInput,
  context: CallContext,
): DescribeLoadBalancersOutput {
  const { LoadBalancerArns: arns, Names: names } = request
  if (arns?.length && names?.length)
    throw validationError('Load balancer names and load balancer ARNs cannot be specified at the same time')
  const snapshot = store.read()
  const all = snapshot.loadBalancers.by('scope', scopeOf(context))
  const notFound = (missing: string) => new ClusterError('LoadBalancerNotFound', `Load balancers '[${missing}]' not found`)
  const wanted = arns?.length
    ? arns.map((arn) => requireLoadBalancer(snapshot, context, arn))
    : names?.length
      ? allNamed(names, all, notFound)
      : all
  const { items, ...more } = page(wanted, ({ arn }) => arn, request)
  return { LoadBalancers: items.map((balancer) => describeLoadBalancer(snapshot, balancer)), ...more }
}

export function describeLoadBalancer(snapshot: Snapshot, balancer: LoadBalancerRecord): LoadBalancer {
  return {
    LoadBalancerArn: balancer.arn,
    DNSName: balancer.dnsName,
    CanonicalHostedZoneId: 'ZLOCALHOST0000',
    CreatedTime: new Date(balancer.createdAt),
    LoadBalancerName: balancer.name,
    Scheme: balancer.scheme,
    VpcId: 'vpc-00000000000000000',
    State: { Code: 'active', ...placesOf(snapshot, balancer.arn) },
    Type: balancer.type,
    AvailabilityZones: describeZones(balancer),
    SecurityGroups: balancer.securityGroups,
    IpAddressType: balancer.ipAddressType as LoadBalancer['IpAddressType'],
  }
}

/** Where on this computer it answers, if not at its own ports: ELB's shapes have no other room for it. */
function placesOf(snapshot: Snapshot, balancerArn: string): { Reason?: string } {
  const sentences = snapshot.listeners.by('loadBalancer', balancerArn).flatMap(({ protocol, port, local }) => {
    if (local?.reason === undefined) return []
    const where = local.state === 'failed' ? 'does not listen' : `is at port ${local.port} of this computer`
    return [`Listener ${protocol}:${port} ${where}: ${local.reason}`]
  })
  return sentences.length > 0 ? { Reason: sentences.join('. ') } : {}
}

const describeZones = ({ region, subnets }: Pick<LoadBalancerRecord, 'region' | 'subnets'>) =>
  subnets.map((SubnetId, index) => ({ ZoneName: `${region}${zones[index] ?? ''}`, SubnetId, LoadBalancerAddresses: [] }))

function change(
  { store }: LoadBalancingDeps,
  arn: string,
  scope: Scope,
  fields: (balancer: LoadBalancerRecord) => Partial<LoadBalancerRecord>,
) {
  const balancer = requireLoadBalancer(store.read(), scope, arn)
  const changed = { ...balancer, ...fields(balancer) }
  store.update('change load balancer', (tx: Tx) => tx.put('loadBalancers', changed))
  return changed
}

export function setSubnets(deps: LoadBalancingDeps, request: SetSubnetsInput, context: CallContext) {
  const changed = change(deps, request.LoadBalancerArn ?? '', context, ({ type, ipAddressType }) => ({
    subnets: readSubnets(type, request),
    ipAddressType: oneOf(request.IpAddressType ?? ipAddressType, 'ipAddressType', ipAddressTypes),
  }))
  return { AvailabilityZones: describeZones(changed), IpAddressType: changed.ipAddressType as LoadBalancer['IpAddressType'] }
}

export function setSecurityGroups(deps: LoadBalancingDeps, request: SetSecurityGroupsInput, context: CallContext) {
  const { securityGroups } = change(deps, request.LoadBalancerArn ?? '', context, () => ({ securityGroups: request.SecurityGroups ?? [] }))
  return { SecurityGroupIds: securityGroups }
}

export function setIpAddressType(deps: LoadBalancingDeps, request: SetIpAddressTypeInput, context: CallContext) {
  const ipAddressType = oneOf(request.IpAddressType ?? '', 'ipAddressType', ipAddressTypes)
  change(deps, request.LoadBalancerArn ?? '', context, () => ({ ipAddressType }))
  return { IpAddressType: ipAddressType }
}
