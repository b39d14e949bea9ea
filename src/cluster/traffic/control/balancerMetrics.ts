/**
 * What CloudWatch tells of load balancers and target groups: samples in a ring in memory for each target group, never part of the state.
 * Those of a load balancer are those of the groups that it sends to now.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { LoadBalancerRecord, TargetGroupRecord } from '#cluster/state/records/trafficRecords.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import type { DataPlane, TargetCounts } from '../dataPlane/trafficConfig.ts'
import { usesOfGroups } from '../loadBalancing/find.ts'
import { type BalancerMetric, type Bucket, emptyBucket, metricsOf, type StatisticSet } from './balancerBuckets.ts'

/** A metric by the names that CloudWatch has. */
export interface NamedMetric {
  namespace: string
  metricName: string
  dimensions: { Name: string; Value: string }[]
}

export interface BalancerMetrics {
  /** Oldest first, of the last twenty minutes; undefined for what is no metric of a load balancer that there is. */
  read(metric: NamedMetric, scope: Scope): { unit: BalancerMetric['unit']; samples: { at: number; set: StatisticSet }[] } | undefined
  list(scope: Scope): NamedMetric[]
  start(): void
  stop(): void
}

export interface BalancerMetricsOptions {
  store: Store
  clock: Clock
  dataPlane: Pick<DataPlane, 'onCounts'>
}

/** The shortest period of an alarm is twice as long. */
const everyMs = 5_000
/** As long as alarms may look back. */
const mostBuckets = (20 * 60_000) / everyMs

export function createBalancerMetrics({ store, clock, dataPlane }: BalancerMetricsOptions): BalancerMetrics {
  const rings = new Map<string, Bucket[]>()
  let open = new Map<string, Bucket>()
  const ends: (() => void)[] = []

  const count = (counts: TargetCounts) => {
    const bucket = open.get(counts.targetGroupArn) ?? emptyBucket()
    open.set(counts.targetGroupArn, bucket)
    addTo(bucket, counts)
  }
  const sample = () => {
    const snapshot = store.read()
    const groups = new Set<string>()
    for (const { arn } of snapshot.targetGroups.all()) {
      groups.add(arn)
      const ring = rings.get(arn) ?? []
      ring.push({ ...(open.get(arn) ?? emptyBucket()), ...hostsOf(snapshot, arn), at: clock.now() })
      if (ring.length > mostBuckets) ring.shift()
      rings.set(arn, ring)
    }
    open = new Map()
    for (const arn of rings.keys()) if (!groups.has(arn)) rings.delete(arn)
    return everyMs
  }
  return {
    read(metric, scope) {
      const found = find(store.read(), metric, scope)
      if (!found) return undefined
      const { unit, valueOf } = found.metric
      const samples = found.groups.flatMap(({ arn }) =>
        (rings.get(arn) ?? []).flatMap((bucket) => {
          const set = valueOf(bucket)
          return set ? [{ at: bucket.at, set }] : []
        }),
      )
      return { unit, samples: found.groups.length > 1 ? samples.toSorted((one, other) => one.at - other.at) : samples }
    },
    list: (scope) => listed(store.read(), scope),
    start() {
      ends.push(dataPlane.onCounts((counts) => counts.forEach(count)))
      ends.push(repeat(clock, everyMs, sample))
    },
    stop() {
      for (const end of ends.splice(0)) end()
    },
  }
}

function addTo(bucket: Bucket, counts: TargetCounts): void {
  const answered = Object.values(counts.statusCodes).reduce((sum, each) => sum + each, 0)
  bucket.requests += counts.requests
  bucket.connections += counts.connections
  bucket.connectionErrors += counts.connectionErrors
  for (const each of ['2xx', '3xx', '4xx', '5xx'] as const) bucket.statusCodes[each] += counts.statusCodes[each]
  if (answered === 0) return
  bucket.answered += answered
  bucket.latencySumMs += counts.latencySumMs
  bucket.latencyMinMs = Math.min(bucket.latencyMinMs, counts.latencyMinMs)
  bucket.latencyMaxMs = Math.max(bucket.latencyMaxMs, counts.latencyMaxMs)
}

function hostsOf(snapshot: Snapshot, arn: string): Pick<Bucket, 'healthy' | 'unhealthy' | 'targets'> {
  const targets = snapshot.targets.by('targetGroup', arn).filter(({ drainingSince }) => drainingSince === undefined)
  const inState = (state: string) => targets.filter(({ health }) => health.state === state).length
  return { healthy: inState('healthy'), unhealthy: inState('unhealthy'), targets: targets.length }
}

const isOf = (scope: Scope) => (record: Scope) => record.account === scope.account && record.region === scope.region

/** As the dimensions have them: the end of an ARN. */
const balancerName = ({ arn }: LoadBalancerRecord) => arn.slice(arn.indexOf(':loadbalancer/') + ':loadbalancer/'.length)
const groupName = ({ arn }: TargetGroupRecord) => arn.slice(arn.indexOf(':targetgroup/') + 1)

/** What a metric is made from. Whoever gives dimensions that it does not have gets nothing, as on AWS. */
function find(
  snapshot: Snapshot,
  { namespace, metricName, dimensions }: NamedMetric,
  scope: Scope,
): { metric: BalancerMetric; groups: TargetGroupRecord[] } | undefined {
  const values = new Map(dimensions.map(({ Name, Value }) => [Name, Value]))
  const [balancerValue, groupValue] = [values.get('LoadBalancer'), values.get('TargetGroup')]
  const balancer = [...snapshot.loadBalancers.all()].filter(isOf(scope)).find((each) => balancerName(each) === balancerValue)
  const asked = [...(balancerValue === undefined ? [] : ['LoadBalancer']), ...(groupValue === undefined ? [] : ['TargetGroup'])]
  const metric = metricsOf(namespace)?.[metricName]
  if (!metric?.by.includes(asked.join(' ')) || values.size !== asked.length) return undefined
  if (balancerValue !== undefined && balancer?.type !== typeOf(namespace)) return undefined
  const uses = usesOfGroups(snapshot)
  const groups = [...snapshot.targetGroups.all()]
    .filter(isOf(scope))
    .filter((group) => groupValue === undefined || groupName(group) === groupValue)
    .filter(({ arn }) => !balancer || uses.get(arn)?.has(balancer.arn))
  return groups.length === 0 && groupValue !== undefined ? undefined : { metric, groups }
}

const typeOf = (namespace: string) => (namespace === 'AWS/NetworkELB' ? 'network' : 'application')

function listed(snapshot: Snapshot, scope: Scope): NamedMetric[] {
  const uses = usesOfGroups(snapshot)
  const groups = [...snapshot.targetGroups.all()].filter(isOf(scope))
  return [...snapshot.loadBalancers.all()].filter(isOf(scope)).flatMap((balancer) => {
    const namespace = balancer.type === 'network' ? 'AWS/NetworkELB' : 'AWS/ApplicationELB'
    const used = groups.filter(({ arn }) => uses.get(arn)?.has(balancer.arn))
    return Object.entries(metricsOf(namespace) ?? {}).flatMap(([metricName, { by }]) =>
      by.flatMap((named) => dimensionsOf(named, balancer, used).map((dimensions) => ({ namespace, metricName, dimensions }))),
    )
  })
}

function dimensionsOf(named: string, balancer: LoadBalancerRecord, groups: readonly TargetGroupRecord[]): NamedMetric['dimensions'][] {
  const ofBalancer = { Name: 'LoadBalancer', Value: balancerName(balancer) }
  if (!named.includes('TargetGroup')) return [[ofBalancer]]
  const ofGroups = groups.map((group) => ({ Name: 'TargetGroup', Value: groupName(group) }))
  return ofGroups.map((ofGroup) => (named.includes('LoadBalancer') ? [ofBalancer, ofGroup] : [ofGroup]))
}
