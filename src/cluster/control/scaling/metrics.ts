import type { Scope } from '#cluster/api/arns.ts'
import type { MetricAlarmRecord } from '#cluster/state/records/scalingRecords.ts'

/** Which metric of CloudWatch. */
export type MetricName = Pick<MetricAlarmRecord, 'namespace' | 'metricName' | 'dimensions'>

/** What happened in a short span, as CloudWatch adds spans up to periods. */
export interface StatisticSet {
  sampleCount: number
  sum: number
  minimum: number
  maximum: number
}

export interface MetricSamples {
  /** As CloudWatch names it: `Count`, `Seconds`, `Percent`. */
  unit: 'Count' | 'Seconds' | 'Percent'
  /** Oldest first; `at` in milliseconds since the epoch. */
  samples: readonly { at: number; set: StatisticSet }[]
}

/** Metrics of the last minutes that are not of a service. They are samples and never part of the state. */
export interface MetricSource {
  /** Undefined for what is not measured. */
  read(metric: MetricName, scope: Scope): MetricSamples | undefined
  list(scope: Scope): MetricName[]
}

export const statistics = ['Average', 'Maximum', 'Minimum', 'SampleCount', 'Sum'] as const
export type Statistic = (typeof statistics)[number]

export const isStatistic = (name: string | undefined): name is Statistic => statistics.some((known) => known === name)

/** One statistic of several spans together; undefined where nothing was measured in them. */
export function statisticOf(statistic: Statistic, sets: readonly StatisticSet[]): number | undefined {
  if (sets.length === 0) return undefined
  const add = (of: (set: StatisticSet) => number) => sets.reduce((total, set) => total + of(set), 0)
  switch (statistic) {
    case 'Sum':
      return add(({ sum }) => sum)
    case 'SampleCount':
      return add(({ sampleCount }) => sampleCount)
    case 'Average':
      return add(({ sum }) => sum) / add(({ sampleCount }) => sampleCount)
    case 'Minimum':
      return Math.min(...sets.map(({ minimum }) => minimum))
    case 'Maximum':
      return Math.max(...sets.map(({ maximum }) => maximum))
  }
}

/** Values of the periods that end at `now`, newest first; undefined for one without a measurement. */
export function periodValues(
  { samples }: MetricSamples,
  statistic: Statistic,
  { now, periodMs, count }: { now: number; periodMs: number; count: number },
): (number | undefined)[] {
  const within = (age: number) => samples.filter(({ at }) => at >= now - (age + 1) * periodMs && at < now - age * periodMs)
  return Array.from({ length: count }, (_, age) =>
    statisticOf(
      statistic,
      within(age).map(({ set }) => set),
    ),
  )
}
