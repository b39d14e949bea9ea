import type { TaskDefinition } from '@aws-sdk/client-ecs'
import { readTaskDefinition } from './readTaskDefinition.ts'

/** A revision as JSON that `aws ecs register-task-definition --cli-input-json` takes back. */
export function writeTaskDefinition(taskDefinition: TaskDefinition, tags: { key?: string; value?: string }[] = []): string {
  const { taskDefinition: plain } = readTaskDefinition(JSON.stringify({ taskDefinition, tags }))
  return `${JSON.stringify(plain, null, 2)}\n`
}
