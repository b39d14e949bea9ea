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
import type { ScalingDeps } from './deps.ts'

/** What was measured lately; declared here, kept by the agent. */
export interface Measurements {
  /** Oldest first, in percent. */
  samples(service: ServiceArn): readonly { at: number; cpu: number | undefined; memory: number | undefined }[]
}

const mostDatapoints = 1_440
const metricNames = ['CPUUtilization', 'MemoryUtilization'] as const

/** Of the last twenty minutes, of services that may scale; nothing of all else. Throws InvalidParameterValueException. */
export function metricStatistics(
  { store, measurements }: ScalingDeps & { measurements: Measurements },
  request: GetMetricStatisticsInput,
  { account, region }: CallContext,
): GetMetricStatisticsOutput {
  const { Namespace = '', MetricName = '', Dimensions = [], Period = 60, Statistics = [] } = request
  const [start, end] = [request.StartTime?.getTime() ?? 0, request.EndTime?.getTime() ?? 0]
  if (Period < 1 || end <= start) throw wrong('Period is 1 or more, and EndTime after StartTime.')
  if ((end - start) / 1_000 / Period > mostDatapoints)
    throw wrong(`More than ${mostDatapoints} datapoints: choose a longer Period or a shorter time.`)
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))
  const targets = store.read().scalableTargets.by('scope', `${account}/${region}`)
  const found = targets.flatMap((target) => {
    const metric = metricOfService({ namespace: Namespace, metricName: MetricName, dimensions }, target.resourceId)
    return metric === 'cpu' || metric === 'memory' ? [{ service: target.serviceArn, metric }] : []
  })[0]
  if (!found) return { Label: MetricName, Datapoints: [] }
  const values = measurements.samples(found.service).flatMap((sample) => {
    const value = sample[found.metric]
    return value !== undefined && sample.at >= start && sample.at < end ? [{ at: sample.at, value }] : []
  })
  return { Label: MetricName, Datapoints: inPeriods(values, start, Period * 1_000, Statistics) }
}

function inPeriods(
  values: readonly { at: number; value: number }[],
  start: number,
  periodMs: number,
  statistics: readonly string[],
): Datapoint[] {
  const periods = new Map<number, number[]>()
  for (const { at, value } of values) {
    const begins = start + Math.floor((at - start) / periodMs) * periodMs
    periods.set(begins, [...(periods.get(begins) ?? []), value])
  }
  return [...periods].map(([begins, all]) => ({ Timestamp: new Date(begins), Unit: 'Percent', ...statisticsOf(all, statistics) }))
}

function statisticsOf(all: readonly number[], statistics: readonly string[]): Datapoint {
  const sum = all.reduce((total, value) => total + value, 0)
  const known = { SampleCount: all.length, Average: sum / all.length, Sum: sum, Minimum: Math.min(...all), Maximum: Math.max(...all) }
  return Object.fromEntries(Object.entries(known).filter(([name]) => statistics.includes(name)))
}

/** The metrics that there are: two of each service that may scale. */
export function listMetrics({ store }: ScalingDeps, request: ListMetricsInput, { account, region }: CallContext): ListMetricsOutput {
  const metrics = store
    .read()
    .scalableTargets.by('scope', `${account}/${region}`)
    .flatMap(({ resourceId }) => {
      const [, ClusterName = '', ServiceName = ''] = resourceId.split('/')
      const dimensions = [
        { Name: 'ClusterName', Value: ClusterName },
        { Name: 'ServiceName', Value: ServiceName },
      ]
      return metricNames.map((MetricName) => ({ Namespace: 'AWS/ECS', MetricName, Dimensions: dimensions }))
    })
  const fits = ({ Namespace, MetricName, Dimensions }: (typeof metrics)[number]) =>
    (request.Namespace ?? Namespace) === Namespace &&
    (request.MetricName ?? MetricName) === MetricName &&
    (request.Dimensions ?? []).every(({ Name, Value }) =>
      Dimensions.some((each) => each.Name === Name && (Value ?? each.Value) === each.Value),
    )
  return { Metrics: metrics.filter(fits) }
}

const wrong = (message: string) => new ClusterError('InvalidParameterValueException', message)
