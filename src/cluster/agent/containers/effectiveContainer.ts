import type { ContainerDefinition, KeyValuePair } from '@aws-sdk/client-ecs'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { definedOnly, overrideOf } from '#cluster/state/writes/newTask.ts'

/** A container definition as this task runs it: RunTask's overrides applied (spec part 1, 2.10). */
export function effectiveContainer(task: TaskRecord, definition: ContainerDefinition): ContainerDefinition {
  const override = overrideOf(definition, task.overrides)
  if (!override) return definition
  const { environment, environmentFiles, ...replaced } = definedOnly(override)
  return {
    ...definition,
    ...replaced,
    environment: mergeEnvironment(definition.environment, environment),
    environmentFiles: [...(definition.environmentFiles ?? []), ...(environmentFiles ?? [])],
  }
}

/** Variables of an override replace those of the same name and come after the others. */
function mergeEnvironment(base: KeyValuePair[] = [], added: KeyValuePair[] = []): KeyValuePair[] {
  const replaced = new Set(added.map(({ name }) => name))
  return [...base.filter(({ name }) => !replaced.has(name)), ...added]
}

/** The record of a container of this task. */
export function containerRecord(task: TaskRecord, name: string | undefined): ContainerRecord | undefined {
  return task.containers.find((container) => container.name === name)
}
