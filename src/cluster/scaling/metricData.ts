import type { GetMetricDataInput, GetMetricDataOutput, MetricDataQuery, MetricDataResult } from '@aws-sdk/client-cloudwatch'
import type { CallContext } from '#cluster/api/contract.ts'
import { isStatistic, statisticOf, statistics } from '#cluster/control/scaling/metrics.ts'
import { checkSpan, inPeriods, type MetricDeps, readMetric, wrong } from './metricStatistics.ts'

const mostQueries = 500
const idForm = /^[a-z][A-Za-z0-9_]{0,254}$/

/** Several metrics at once, each with one statistic. Throws InvalidParameterValueException, also for what needs metric math. */
export function metricData(deps: MetricDeps, request: GetMetricDataInput, context: CallContext): GetMetricDataOutput {
  const { MetricDataQueries = [], ScanBy } = request
  const [start, end] = [request.StartTime?.getTime() ?? 0, request.EndTime?.getTime() ?? 0]
  if (MetricDataQueries.length < 1 || MetricDataQueries.length > mostQueries) throw wrong(`Ask for 1 to ${mostQueries} metrics at once.`)
  const ids = MetricDataQueries.map(({ Id = '' }) => Id)
  const wrongId = ids.find((id, at) => !idForm.test(id) || ids.indexOf(id) !== at)
  if (wrongId !== undefined)
    throw wrong(`An Id begins with a small letter, has letters, digits and _ alone, and is there once: not "${wrongId}".`)
  const results = MetricDataQueries.filter(({ ReturnData }) => ReturnData !== false).map((query) => {
    const found = resultOf(deps, query, { start, end }, context)
    // Newest first unless the caller says otherwise, as on AWS.
    if (ScanBy === 'TimestampAscending') return found
    return { ...found, Timestamps: found.Timestamps?.toReversed(), Values: found.Values?.toReversed() }
  })
  return { MetricDataResults: results, Messages: [] }
}

function resultOf(
  deps: MetricDeps,
  { Id, Label, Expression, MetricStat }: MetricDataQuery,
  { start, end }: { start: number; end: number },
  context: CallContext,
): MetricDataResult {
  if (Expression !== undefined || !MetricStat) throw wrong('Marina does no metric math and no searches: give a MetricStat in each query.')
  const { Metric: { Namespace = '', MetricName = '', Dimensions = [] } = {}, Stat, Period = 60 } = MetricStat
  if (!isStatistic(Stat)) throw wrong(`Stat is one of ${statistics.join(', ')}; Marina has no percentiles.`)
  checkSpan(start, end, Period)
  const dimensions = Dimensions.map(({ Name = '', Value = '' }) => ({ Name, Value }))
  const read = readMetric(deps, { namespace: Namespace, metricName: MetricName, dimensions }, context)
  const points = (read ? inPeriods(read, { start, end, periodMs: Period * 1_000 }) : []).flatMap(({ at, sets }) => {
    const value = statisticOf(Stat, sets)
    return value === undefined ? [] : [{ at, value }]
  })
  return {
    Id,
    Label: Label ?? MetricName,
    Timestamps: points.map(({ at }) => new Date(at)),
    Values: points.map(({ value }) => value),
    StatusCode: 'Complete',
  }
}
