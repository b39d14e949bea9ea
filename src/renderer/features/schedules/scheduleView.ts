import type { WatchedRun, WatchedSchedule } from '#cluster/api/resources/schedules.ts'

/** A row of the table of scheduled tasks. */
export interface ScheduleView {
  arn: string
  name: string
  isRule: boolean
  enabled: boolean
  expression: string
  timeZone: string
  /** `job:3 × 2`, one for each target. */
  what: string
  nextMs: number | undefined
  last: WatchedRun | undefined
  /** Times that were missed, in the runs that are remembered. */
  missed: number
  runs: readonly WatchedRun[]
}

export function scheduleView(schedule: WatchedSchedule): ScheduleView {
  const { arn, name, kind, enabled, expression, timeZone, targets, nextRunsMs, runs } = schedule
  return {
    arn,
    name,
    isRule: kind === 'rule',
    enabled,
    expression,
    timeZone,
    what: targets
      .map(({ ecs }) => `${definitionName(ecs.TaskDefinitionArn ?? '')}${(ecs.TaskCount ?? 1) > 1 ? ` × ${ecs.TaskCount}` : ''}`)
      .join(', '),
    nextMs: nextRunsMs[0],
    last: runs[0],
    missed: runs.reduce((sum, { outcome, count }) => sum + (outcome === 'missed' ? count : 0), 0),
    runs,
  }
}

const definitionName = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1)

/** By name. */
export const scheduleViews = (schedules: Iterable<WatchedSchedule>): ScheduleView[] =>
  [...schedules].map(scheduleView).sort((one, other) => one.name.localeCompare(other.name))
