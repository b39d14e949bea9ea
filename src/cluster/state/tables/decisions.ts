import type { DecisionRecord } from '../records/decisionRecords.ts'
import { defineTable, newestOf } from './table.ts'

/** How many decisions about a service or a daemon are in memory; older ones are on disk. */
export const decisionWindow = 50

export const decisions = defineTable<DecisionRecord>()({
  name: 'decisions',
  keyOf: (decision) => decision.id,
  columns: { owner: (decision) => decision.ownerArn, last_at: (decision) => decision.lastAt },
  agesBy: 'last_at',
  loadWhere: newestOf('decisions', 'owner', decisionWindow),
  indexes: { owner: (decision) => decision.ownerArn },
})
