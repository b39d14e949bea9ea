import type { WatchedSchedule } from '#cluster/api/resources/schedules.ts'
import { nextRuns, parseSchedule } from '#cluster/lib/schedule/parseSchedule.ts'
import type { ScheduledRunRecord, ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'

const mostRuns = 20
const nextShown = 5

/** A schedule with its next times and what became of its last ones. */
export function describeSchedule(snapshot: Snapshot, schedule: ScheduleRecord): WatchedSchedule {
  const { arn, kind, name, description, expression, timeZone, enabled, targets, since, countsFrom } = schedule
  const runs = snapshot.scheduledRuns.by('schedule', arn).sort((one, other) => other.dueAt - one.dueAt)
  return {
    arn,
    kind,
    name,
    expression,
    timeZone: timeZone ?? 'UTC',
    enabled,
    ...definedOnly({ description }),
    targets: targets.map(({ arn: cluster, ecs, input }) => ({ cluster, ecs, ...definedOnly({ input }) })),
    nextRunsMs: enabled ? nextRuns(parseSchedule(expression, timeZone), countsFrom, since, nextShown) : [],
    runs: runs.slice(0, mostRuns).map(runView),
  }
}

const runView = ({ id, dueAt, outcome, taskArns, reason, count, manual }: ScheduledRunRecord) => ({
  id,
  dueMs: dueAt,
  outcome,
  taskArns,
  count,
  manual,
  ...definedOnly({ reason }),
})
