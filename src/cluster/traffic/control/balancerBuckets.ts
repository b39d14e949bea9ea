/** What happened at the targets of a group in a few seconds. */
export interface Bucket {
  /** When it ended, in milliseconds since the epoch. */
  at: number
  requests: number
  connections: number
  connectionErrors: number
  statusCodes: { '2xx': number; '3xx': number; '4xx': number; '5xx': number }
  /** Requests that were answered, and how long their answers took to begin. */
  answered: number
  latencySumMs: number
  latencyMinMs: number
  latencyMaxMs: number
  /** Of its targets at its end, those that are let go left out. */
  healthy: number
  unhealthy: number
  targets: number
}

export const emptyBucket = (): Bucket => ({
  at: 0,
  requests: 0,
  connections: 0,
  connectionErrors: 0,
  statusCodes: { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 },
  answered: 0,
  latencySumMs: 0,
  latencyMinMs: Number.POSITIVE_INFINITY,
  latencyMaxMs: 0,
  healthy: 0,
  unhealthy: 0,
  targets: 0,
})

/** As CloudWatch adds them up. */
export interface StatisticSet {
  sampleCount: number
  sum: number
  minimum: number
  maximum: number
}

/** A metric as AWS documents it. */
export interface BalancerMetric {
  unit: 'Count' | 'Seconds'
  /** The dimensions that it comes with, in the order LoadBalancer, TargetGroup. */
  by: readonly string[]
  /** Undefined where AWS reports nothing: most are there only where something happened. */
  valueOf(bucket: Bucket): StatisticSet | undefined
}

const ofBoth = ['LoadBalancer', 'LoadBalancer TargetGroup']
const ofGroup = ['LoadBalancer TargetGroup']

/** Each event is a sample of 1. */
const events = (of: (bucket: Bucket) => number, by: readonly string[] = ofBoth): BalancerMetric => ({
  unit: 'Count',
  by,
  valueOf(bucket) {
    const count = of(bucket)
    return count === 0 ? undefined : { sampleCount: count, sum: count, minimum: 1, maximum: 1 }
  },
})

/** Reported always, whatever happens. */
const level = (of: (bucket: Bucket) => number, by: readonly string[] = ofGroup): BalancerMetric => ({
  unit: 'Count',
  by,
  valueOf(bucket) {
    const value = of(bucket)
    return { sampleCount: 1, sum: value, minimum: value, maximum: value }
  },
})

const hosts = { HealthyHostCount: level(({ healthy }) => healthy), UnHealthyHostCount: level(({ unhealthy }) => unhealthy) }

const application: Readonly<Record<string, BalancerMetric>> = {
  RequestCount: events(({ requests }) => requests),
  // Its Sum is the average over the targets, as on AWS, where no other statistic of it means anything.
  RequestCountPerTarget: level(
    ({ requests, healthy, targets }) => requests / Math.max(1, healthy || targets),
    ['TargetGroup', 'LoadBalancer TargetGroup'],
  ),
  HTTPCode_Target_2XX_Count: events(({ statusCodes }) => statusCodes['2xx']),
  HTTPCode_Target_3XX_Count: events(({ statusCodes }) => statusCodes['3xx']),
  HTTPCode_Target_4XX_Count: events(({ statusCodes }) => statusCodes['4xx']),
  HTTPCode_Target_5XX_Count: events(({ statusCodes }) => statusCodes['5xx']),
  TargetConnectionErrorCount: events(({ connectionErrors }) => connectionErrors),
  TargetResponseTime: {
    unit: 'Seconds',
    by: ofBoth,
    valueOf: ({ answered, latencySumMs, latencyMinMs, latencyMaxMs }) =>
      answered === 0
        ? undefined
        : { sampleCount: answered, sum: latencySumMs / 1_000, minimum: latencyMinMs / 1_000, maximum: latencyMaxMs / 1_000 },
  },
  ...hosts,
}

const network: Readonly<Record<string, BalancerMetric>> = {
  NewFlowCount: events(({ connections }) => connections, ['LoadBalancer']),
  ...hosts,
}

/** By name; undefined for a namespace that is not a load balancer's. */
export function metricsOf(namespace: string): Readonly<Record<string, BalancerMetric>> | undefined {
  if (namespace === 'AWS/ApplicationELB') return application
  return namespace === 'AWS/NetworkELB' ? network : undefined
}
