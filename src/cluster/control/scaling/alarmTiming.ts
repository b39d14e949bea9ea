import type { Timing } from '#cluster/api/timing.ts'
import type { PredefinedMetric } from '#cluster/state/records/scalingRecords.ts'

/** How the two alarms of a target tracking policy look at its metric. */
export interface AlarmTiming {
  periodMs: number
  highPeriods: number
  lowPeriods: number
}

const faithful: AlarmTiming = { periodMs: 60_000, highPeriods: 3, lowPeriods: 15 }
const highResolution: AlarmTiming = { periodMs: 20_000, highPeriods: 3, lowPeriods: 30 }
/** As many periods as on AWS, so that a short peak is still none; each a twentieth as long. */
const local: AlarmTiming = { periodMs: 3_000, highPeriods: 3, lowPeriods: 15 }

/** ECS's own (spec part 1, 9), or what is enough where all tasks are on one computer. */
export function alarmTiming(timing: Timing, metric: PredefinedMetric): AlarmTiming {
  if (timing === 'local') return local
  return metric.endsWith('HighResolution') ? highResolution : faithful
}

/** How often containers are measured: a few times in the shortest period, so that a late sample leaves none empty. */
export const sampleEveryMs: Readonly<Record<Timing, number>> = { local: 1_000, faithful: 10_000 }
