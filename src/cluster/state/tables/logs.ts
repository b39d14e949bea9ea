import type { LogGroupRecord, LogStreamRecord } from '../records/logRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const logGroups = defineTable<LogGroupRecord>()({
  name: 'log_groups',
  keyOf: (group) => group.arn,
  columns: {},
  indexes: { scope: scopeOf },
})

export const logStreams = defineTable<LogStreamRecord>()({
  name: 'log_streams',
  keyOf: (stream) => stream.arn,
  columns: {},
  indexes: { group: ({ groupArn }) => groupArn },
})
