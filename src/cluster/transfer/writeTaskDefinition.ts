import type { Tag, TaskDefinition } from '@aws-sdk/client-ecs'
import { readTaskDefinition } from './readTaskDefinition.ts'
import { tidyTaskDefinition } from './tidyTaskDefinition.ts'

/** A revision as JSON that `aws ecs register-task-definition --cli-input-json` takes back. */
export function writeTaskDefinition(taskDefinition: TaskDefinition, tags: readonly Tag[] = []): string {
  const { taskDefinition: plain } = readTaskDefinition(JSON.stringify({ taskDefinition, tags }))
  return `${JSON.stringify(tidyTaskDefinition(plain), null, 2)}\n`
}
