/**
 * How many requests the targets of a group get, for what scales by it: samples in a ring in memory, never part of the state. Groups that no
 * scaling policy names are not measured.
 */
import type { Scope } from '#cluster/api/arns.ts'
import type { Clock } from '#cluster/lib/clock.ts'
import { repeat } from '#cluster/lib/repeat.ts'
import type { Snapshot, Store } from '#cluster/state/store.ts'
import type { DataPlane } from '../dataPlane/trafficConfig.ts'

export interface RequestRates {
  /**
   * Requests in a minute for each target of a group, over the samples in [from, to), milliseconds since the epoch; undefined where there
   * are none. A group without requests has 0, as ELB always reports the metric.
   */
  average(targetGroupArn: string, from: number, to: number): number | undefined
  start(): void
  stop(): void
}

export interface RequestRatesOptions {
  store: Store
  clock: Clock
  dataPlane: Pick<DataPlane, 'onCounts'>
  everyMs: number
}

interface Sample {
  at: number
  /** In a minute, for each target. */
  rate: number
}

const minuteMs = 60_000
/** More than any alarm of a target tracking policy looks back. */
const keptMs = 20 * minuteMs

/** The target group that a ResourceLabel ends with. */
export const groupArnOfLabel = ({ account, region }: Scope, label: string): string =>
  `arn:aws:elasticloadbalancing:${region}:${account}:${label.slice(label.indexOf('targetgroup/'))}`

export function createRequestRates({ store, clock, dataPlane, everyMs }: RequestRatesOptions): RequestRates {
  const rings = new Map<string, Sample[]>()
  /** Since the last sample. */
  const counted = new Map<string, number>()
  const ends: (() => void)[] = []

  const sample = () => {
    const snapshot = store.read()
    const groups = measuredGroups(snapshot)
    for (const arn of groups) {
      const rate = ((counted.get(arn) ?? 0) / targetsOf(snapshot, arn)) * (minuteMs / everyMs)
      keep(rings, arn, { at: clock.now(), rate })
    }
    counted.clear()
    for (const arn of rings.keys()) if (!groups.has(arn)) rings.delete(arn)
    return everyMs
  }
  return {
    average(targetGroupArn, from, to) {
      const rates = (rings.get(targetGroupArn) ?? []).filter(({ at }) => at >= from && at < to).map(({ rate }) => rate)
      return rates.length === 0 ? undefined : rates.reduce((sum, rate) => sum + rate, 0) / rates.length
    },
    start() {
      const count = (arn: string, requests: number) => counted.set(arn, (counted.get(arn) ?? 0) + requests)
      ends.push(dataPlane.onCounts((counts) => counts.forEach(({ targetGroupArn, requests }) => count(targetGroupArn, requests))))
      ends.push(repeat(clock, everyMs, sample))
    },
    stop() {
      for (const end of ends.splice(0)) end()
    },
  }
}

function measuredGroups(snapshot: Snapshot): Set<string> {
  const groups = new Set<string>()
  for (const policy of snapshot.scalingPolicies.all()) {
    const label = policy.tracking?.resourceLabel
    if (label !== undefined) groups.add(groupArnOfLabel(policy, label))
  }
  return groups
}

/** Those that are healthy; where none is, all that are registered, as ELB divides. At least one. */
function targetsOf(snapshot: Snapshot, arn: string): number {
  const targets = snapshot.targets.by('targetGroup', arn)
  const healthy = targets.filter(({ health }) => health.state === 'healthy').length
  return Math.max(1, healthy || targets.length)
}

function keep(rings: Map<string, Sample[]>, arn: string, sample: Sample): void {
  const ring = rings.get(arn) ?? []
  ring.push(sample)
  const firstKept = ring.findIndex(({ at }) => at > sample.at - keptMs)
  ring.splice(0, firstKept)
  rings.set(arn, ring)
}
