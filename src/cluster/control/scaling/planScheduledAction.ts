import { lastRun, nextRun, parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import type { ScheduledActionRecord } from '#cluster/state/records/scalingRecords.ts'

const rateSince = (action: ScheduledActionRecord) => action.startTime ?? action.createdAt

/** When an action runs next; undefined when it never does. */
export function nextRunOf(action: ScheduledActionRecord, after: number): number | undefined {
  const begins = Math.max(after, (action.startTime ?? 0) - 1)
  const next = nextRun(parseSchedule(action.schedule, action.timeZone), begins, rateSince(action))
  return next === undefined || next > (action.endTime ?? Number.POSITIVE_INFINITY) ? undefined : next
}

/** When it was due; undefined when it is not. Of several times that passed while nobody looked the last one counts. */
export function dueAt(action: ScheduledActionRecord, now: number): number | undefined {
  const until = Math.min(now, action.endTime ?? Number.POSITIVE_INFINITY)
  const due = lastRun(parseSchedule(action.schedule, action.timeZone), until, rateSince(action))
  const done = Math.max(action.lastRunAt ?? action.createdAt, (action.startTime ?? 0) - 1)
  return due !== undefined && due > done ? due : undefined
}
