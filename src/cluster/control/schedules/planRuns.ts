import { lastRun, nextRun, parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'

/** So late is no more than a busy computer; what is later was missed and is not run in silence. */
export const graceMs = 60_000
/** Counting stops here: nobody reads a larger number. */
const mostCounted = 1_000

export interface RunsPlan {
  /** The time to start tasks for now. */
  run?: number
  /** Times that nobody was there for: the last of them, and how many. */
  missed?: { last: number; count: number }
  /** Everything until then is settled by this plan. */
  countsFrom: number
}

/** What a schedule asks for at `now`; undefined when nothing is due. */
export function planRuns({ enabled, expression, timeZone, since, countsFrom }: ScheduleRecord, now: number): RunsPlan | undefined {
  if (!enabled) return undefined
  const schedule = parseSchedule(expression, timeZone)
  const last = lastRun(schedule, now, since)
  if (last === undefined || last <= countsFrom) return undefined
  const isInTime = now - last <= graceMs
  let count = 0
  let missedLast: number | undefined
  const end = isInTime ? last - 1 : last
  let next = nextRun(schedule, countsFrom, since)
  while (next !== undefined && next <= end && count < mostCounted) {
    missedLast = next
    count += 1
    next = nextRun(schedule, next, since)
  }
  return {
    countsFrom: last,
    ...(isInTime && { run: last }),
    ...(missedLast !== undefined && { missed: { last: count === mostCounted ? last : missedLast, count } }),
  }
}

/** When it runs next; undefined when it rests or never does. */
export function nextRunAfter({ enabled, expression, timeZone, since, countsFrom }: ScheduleRecord, now: number): number | undefined {
  return enabled ? nextRun(parseSchedule(expression, timeZone), Math.max(now, countsFrom), since) : undefined
}
