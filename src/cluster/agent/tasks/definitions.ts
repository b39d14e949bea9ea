import type { ContainerDefinition } from '@aws-sdk/client-ecs'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'

/** Whether its health is watched; an image's own check is not (spec part 2, 1.9). */
export function hasHealthCheck({ healthCheck }: ContainerDefinition): boolean {
  return healthCheck?.command !== undefined && healthCheck.command[0] !== 'NONE'
}

/** Whether its end is the end of the task. */
export function isEssential(taskDefinition: TaskDefinitionRecord, name: string): boolean {
  return taskDefinition.definition.containerDefinitions.find((definition) => definition.name === name)?.essential !== false
}
