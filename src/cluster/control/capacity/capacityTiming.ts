import type { Timing } from '#cluster/api/timing.ts'

type ByTiming = Readonly<Record<Timing, number>>

/** How long a machine takes from its launch until it registers. */
export const bootMs: ByTiming = { local: 1_000, faithful: 60_000 }
/** How long the reservation has to be above its target before instances come; on AWS one minute of the metric. */
export const highForMs: ByTiming = { local: 0, faithful: 60_000 }
/** How long it has to be below before instances go; on AWS fifteen minutes of the metric. */
export const lowForMs: ByTiming = { local: 15_000, faithful: 15 * 60_000 }
/** ECS's default of instanceWarmupPeriod; what a user chose is kept under both. */
export const defaultWarmupMs: ByTiming = { local: 3_000, faithful: 300_000 }
/** How long a task waits for its capacity provider before it fails (spec part 1, 6.5). */
export const waitForCapacityMs: ByTiming = { local: 2 * 60_000, faithful: 30 * 60_000 }
/** From Spot's notice to the end of the machine. */
export const spotNoticeMs: ByTiming = { local: 30_000, faithful: 120_000 }
