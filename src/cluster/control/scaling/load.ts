import type { ServiceArn } from '#cluster/api/arns.ts'
import type { PredefinedMetric, TargetTracking } from '#cluster/state/records/scalingRecords.ts'

/** What a service is measured by: percent of what its tasks reserve, or requests in a minute for each target. */
export type LoadMetric = 'cpu' | 'memory' | 'requests'

/** Measurements of the last minutes. They are samples and never part of the state (ARCHITECTURE.md, section 6). */
export interface LoadSource {
  /**
   * Average over the tasks of a service in a span of time; undefined where nothing was measured.
   * @param from milliseconds since the epoch, included
   * @param to not included
   * @param resourceLabel for `requests`: which target group
   */
  average(service: ServiceArn, metric: LoadMetric, from: number, to: number, resourceLabel?: string): number | undefined
}

const loadMetrics: Readonly<Record<PredefinedMetric, LoadMetric>> = {
  ECSServiceAverageCPUUtilization: 'cpu',
  ECSServiceAverageMemoryUtilization: 'memory',
  ALBRequestCountPerTarget: 'requests',
  ECSServiceAverageCPUUtilizationHighResolution: 'cpu',
  ECSServiceAverageMemoryUtilizationHighResolution: 'memory',
}

/** What is measured of a service. */
export interface Measured {
  metric: LoadMetric
  resourceLabel?: string
}

export const measuredBy = ({ metric, resourceLabel }: Pick<TargetTracking, 'metric' | 'resourceLabel'>): Measured => ({
  metric: loadMetrics[metric],
  ...(resourceLabel !== undefined && { resourceLabel }),
})

/** Averages of the periods that end at `now`, newest first; undefined for one without a measurement. */
export const datapoints = (
  load: LoadSource,
  service: ServiceArn,
  { metric, resourceLabel }: Measured,
  { now, periodMs, count }: { now: number; periodMs: number; count: number },
): (number | undefined)[] =>
  Array.from({ length: count }, (_, at) => load.average(service, metric, now - (at + 1) * periodMs, now - at * periodMs, resourceLabel))
