import type { FamilyRecord, TaskDefinitionRecord } from '../records/taskDefinitionRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const taskDefinitions = defineTable<TaskDefinitionRecord>()({
  name: 'task_definitions',
  keyOf: (definition) => definition.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    family: (definition) => `${scopeOf(definition)}/${definition.family}`,
    deleting: (definition) => (definition.status === 'DELETE_IN_PROGRESS' ? 'deleting' : undefined),
  },
})

export const families = defineTable<FamilyRecord>()({
  name: 'families',
  keyOf: (family) => family.key,
  columns: {},
  indexes: { scope: scopeOf },
})
