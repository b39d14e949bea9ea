import type {
  Datapoint,
  GetMetricStatisticsInput,
  GetMetricStatisticsOutput,
  ListMetricsInput,
  ListMetricsOutput,
} from '@aws-sdk/client-cloudwatch'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import { metricOfService } from '#cluster/control/scaling/alarms.ts'
import {
  type MetricName,
  type MetricSamples,
  type MetricSource,
  type StatisticSet,
  statistics as statisticNames,
  statisticOf,
} from '#cluster/control/scaling/metrics.ts'
import type { ScalingDeps } from './deps.ts'

/** What was measured of services lately; declared here, kept by the agent. */
export interface Measurements {
  /** Oldest first, in percent. */
  samples(service: ServiceArn): readonly { at: number; cpu: number | undefined; memory: number | undefined }[]
}

export interface MetricDeps extends ScalingDeps {
  measurements: Measurements
  /** What was measured of load balancers. */
  balancers: MetricSource
}

const mostDatapoints = 1_440
const metricNames = ['CPUUtilization', 'MemoryUtilization'] as const

/** Of the last twenty minutes; nothing of what is not measured. Throws InvalidParameterValueException. */
export function metricStatistics(deps: MetricDeps, request: GetMetricStatisticsInput, context: CallContext): GetMetricStatisticsOutput {
  const { Namespace = '', MetricName = '', Dimensions = [], Period = 60, Statistics = [] } = request
  const [start, end] = [request.StartTime?.getTime() ?? 0, request.EndTime?.getTime() ?? 0]
  checkSpan(start, end, Period)
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))
  const read = readMetric(deps, { namespace: Namespace, metricName: MetricName, dimensions }, context)
  const periods = read ? inPeriods(read, { start, end, periodMs: Period * 1_000 }) : []
  const Datapoints = periods.map(({ at, sets }): Datapoint => {
    const wanted = statisticNames.filter((name) => Statistics.includes(name))
    const values = Object.fromEntries(wanted.map((name) => [name, statisticOf(name, sets)]))
    return { Timestamp: new Date(at), Unit: read?.unit, ...values }
  })
  return { Label: MetricName, Datapoints }
}

/** @param period in seconds */
export function checkSpan(start: number, end: number, period: number): void {
  if (period < 1 || end <= start) throw wrong('Period is 1 or more, and EndTime after StartTime.')
  if ((end - start) / 1_000 / period > mostDatapoints)
    throw wrong(`More than ${mostDatapoints} datapoints: choose a longer Period or a shorter time.`)
}

/** A metric of a service that may scale, or of a load balancer; undefined for all else. */
export function readMetric(
  { store, measurements, balancers }: MetricDeps,
  metric: MetricName,
  context: CallContext,
): MetricSamples | undefined {
  for (const target of store.read().scalableTargets.by('scope', `${context.account}/${context.region}`)) {
    const part = metricOfService(metric, target.resourceId)
    if (part !== 'cpu' && part !== 'memory') continue
    const samples = measurements.samples(target.serviceArn).flatMap((sample) => {
      const value = sample[part]
      return value === undefined ? [] : [{ at: sample.at, set: { sampleCount: 1, sum: value, minimum: value, maximum: value } }]
    })
    return { unit: 'Percent', samples }
  }
  return balancers.read(metric, context)
}

/** Periods in which something was measured, each with where it begins. */
export function inPeriods(
  { samples }: MetricSamples,
  { start, end, periodMs }: { start: number; end: number; periodMs: number },
): { at: number; sets: StatisticSet[] }[] {
  const periods = new Map<number, StatisticSet[]>()
  for (const { at, set } of samples) {
    if (at < start || at >= end) continue
    const begins = start + Math.floor((at - start) / periodMs) * periodMs
    const sets = periods.get(begins) ?? []
    sets.push(set)
    periods.set(begins, sets)
  }
  return [...periods].map(([at, sets]) => ({ at, sets }))
}

/** The metrics that there are: two of each service that may scale, and those of load balancers. */
export function listMetrics({ store, balancers }: MetricDeps, request: ListMetricsInput, context: CallContext): ListMetricsOutput {
  const ofServices = store
    .read()
    .scalableTargets.by('scope', `${context.account}/${context.region}`)
    .flatMap(({ resourceId }) => {
      const [, cluster = '', service = ''] = resourceId.split('/')
      const dimensions = [
        { Name: 'ClusterName', Value: cluster },
        { Name: 'ServiceName', Value: service },
      ]
      return metricNames.map((metricName): MetricName => ({ namespace: 'AWS/ECS', metricName, dimensions }))
    })
  const fits = ({ namespace, metricName, dimensions }: MetricName) =>
    (request.Namespace ?? namespace) === namespace &&
    (request.MetricName ?? metricName) === metricName &&
    (request.Dimensions ?? []).every(({ Name, Value }) =>
      dimensions.some((each) => each.Name === Name && (Value ?? each.Value) === each.Value),
    )
  const found = [...ofServices, ...balancers.list(context)].filter(fits)
  return {
    Metrics: found.map(({ namespace, metricName, dimensions }) => ({
      Namespace: namespace,
      MetricName: metricName,
      Dimensions: dimensions,
    })),
  }
}

export const wrong = (message: string) => new ClusterError('InvalidParameterValueException', message)
