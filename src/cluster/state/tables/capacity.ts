import type { AutoScalingGroupRecord } from '../records/capacityRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const autoScalingGroups = defineTable<AutoScalingGroupRecord>()({
  name: 'auto_scaling_groups',
  keyOf: (group) => group.arn,
  columns: {},
  indexes: { scope: scopeOf, name: (group) => `${scopeOf(group)}/${group.name}` },
})
