import type { TaskDefinition } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { time } from './time.ts'

/** A revision as ECS answers it (spec part 1, 2.9); its tags stand beside it in answers. */
export function describeTaskDefinition(record: TaskDefinitionRecord): TaskDefinition {
  return {
    ...record.definition,
    taskDefinitionArn: record.arn,
    revision: record.revision,
    status: record.status,
    registeredAt: time(record.registeredAt),
    registeredBy: record.registeredBy,
    ...(record.deregisteredAt !== undefined && { deregisteredAt: time(record.deregisteredAt) }),
  }
}
