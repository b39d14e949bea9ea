import type { ScheduledRunRecord, ScheduleRecord } from '../records/scheduleRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const schedules = defineTable<ScheduleRecord>()({
  name: 'schedules',
  keyOf: (schedule) => schedule.arn,
  columns: {},
  indexes: { scope: scopeOf },
})

export const scheduledRuns = defineTable<ScheduledRunRecord>()({
  name: 'scheduled_runs',
  keyOf: (run) => run.id,
  columns: {},
  indexes: {
    schedule: (run) => run.scheduleArn,
    pendingOfSchedule: (run) => (run.outcome === 'pending' ? run.scheduleArn : undefined),
  },
})
