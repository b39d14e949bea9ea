import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'

const capabilityPrefixes = ['com.amazonaws.ecs.capability.', 'ecs.capability.']
const isCapability = (name: string) => capabilityPrefixes.some((prefix) => name.startsWith(prefix))

/**
 * Attributes that a task needs and an instance lacks, as `name` or `name=value` (spec part 1, 3.6 and 6.1).
 * An instance that tells nothing of its capabilities, system or architecture is not refused for them: it has not said no.
 */
export function missingAttributes(
  instance: ContainerInstanceRecord,
  taskDefinition: TaskDefinitionRecord,
  launchType: LaunchType,
): string[] {
  const values = new Map(instance.attributes.map(({ name, value }) => [name, value]))
  const tellsCapabilities = instance.attributes.some(({ name }) => isCapability(name))
  const required = (taskDefinition.definition.requiresAttributes ?? []).filter(
    ({ name }) => name !== undefined && (tellsCapabilities || !isCapability(name)),
  )
  const missing = required
    .filter(({ name = '', value }) => !values.has(name) || (value !== undefined && values.get(name) !== value))
    .map(({ name, value }) => (value === undefined ? `${name}` : `${name}=${value}`))
  const external = values.has('ecs.capability.external')
  if (launchType === 'EXTERNAL' && !external) missing.push('ecs.capability.external')
  return [...missing, ...missingPlatform(values, taskDefinition)]
}

function missingPlatform(values: ReadonlyMap<string, string | undefined>, taskDefinition: TaskDefinitionRecord): string[] {
  const { cpuArchitecture, operatingSystemFamily } = taskDefinition.definition.runtimePlatform ?? {}
  const wanted = {
    'ecs.cpu-architecture': cpuArchitecture?.toLowerCase(),
    'ecs.os-type': operatingSystemFamily?.startsWith('WINDOWS') ? 'windows' : operatingSystemFamily && 'linux',
  }
  return Object.entries(wanted)
    .filter(([name, value]) => value !== undefined && values.has(name) && values.get(name) !== value)
    .map(([name, value]) => `${name}=${value}`)
}
