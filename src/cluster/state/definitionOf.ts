import type { TaskDefinitionRecord } from './records/taskDefinitionRecords.ts'
import type { Snapshot } from './store.ts'

/** What a task comes from: a task definition or a daemon task definition. */
export const definitionOf = (snapshot: Snapshot, arn: string): TaskDefinitionRecord | undefined =>
  snapshot.taskDefinitions.get(arn) ?? snapshot.daemonTaskDefinitions.get(arn)
