import type { ContainerOverride, TaskOverride } from '@aws-sdk/client-ecs'
import { clientError, invalidParameter } from '#cluster/api/errors.ts'
import { isFargateSize, parseTaskCpu, parseTaskMemory } from '#cluster/api/taskDefinition/taskSize.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import { unsupported } from './values.ts'

/** Of the overrides as JSON (spec part 1, 2.10). */
const mostCharacters = 8192

/** The overrides of a launch with amounts as numbers, once they fit their task definition (spec part 1, 2.10). */
export function checkOverrides(
  overrides: TaskOverride | undefined,
  taskDefinition: TaskDefinitionRecord,
  launchType: LaunchType,
): TaskOverride | undefined {
  if (!overrides) return undefined
  if (JSON.stringify(overrides).length > mostCharacters)
    throw invalidParameter(`The overrides can have at most ${mostCharacters} characters.`)
  if (overrides.inferenceAcceleratorOverrides?.length) throw clientError("Unsupported field 'inferenceAcceleratorOverrides'")
  for (const container of overrides.containerOverrides ?? []) checkContainer(container, taskDefinition)
  const size = overriddenSize(overrides)
  if (launchType === 'FARGATE') checkFargateSize(size, taskDefinition)
  checkEphemeralStorage(overrides.ephemeralStorage?.sizeInGiB, launchType)
  return { ...overrides, ...size }
}

function checkContainer(override: ContainerOverride, { definition }: TaskDefinitionRecord): void {
  const { name = '', cpu, memory, memoryReservation } = override
  const container = definition.containerDefinitions.find((candidate) => candidate.name === name)
  if (!container) throw invalidParameter(`Override for container named ${name.slice(0, 255)} is not a container in the TaskDefinition.`)
  if (cpu !== undefined && cpu < 0) throw clientError(`Invalid setting for container '${name}'. 'cpu' must be at least 0.`)
  for (const [member, value] of Object.entries({ memory, memoryReservation })) {
    if (value !== undefined && value < 6) throw clientError(`Invalid setting for container '${name}'. '${member}' must be at least 6.`)
  }
  const effective = { memory: memory ?? container.memory, reservation: memoryReservation ?? container.memoryReservation }
  if (effective.memory !== undefined && effective.reservation !== undefined && effective.memory < effective.reservation) {
    throw clientError(`Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`)
  }
  if (override.environmentFiles?.length)
    throw unsupported(`Marina does not override environment files yet, so nothing was started. Put them in the task definition of ${name}.`)
}

function overriddenSize({ cpu, memory }: TaskOverride): { cpu?: string; memory?: string } {
  const units = cpu === undefined ? undefined : parseTaskCpu(cpu)
  const mebibytes = memory === undefined ? undefined : parseTaskMemory(memory)
  if (cpu !== undefined && units === undefined) throw invalidParameter("Invalid 'cpu' setting for task.")
  if (memory !== undefined && mebibytes === undefined) throw invalidParameter("Invalid 'memory' setting for task.")
  return { ...(units !== undefined && { cpu: String(units) }), ...(mebibytes !== undefined && { memory: String(mebibytes) }) }
}

function checkFargateSize(size: { cpu?: string; memory?: string }, { definition }: TaskDefinitionRecord): void {
  const [cpu, memory] = [Number(size.cpu ?? definition.cpu), Number(size.memory ?? definition.memory)]
  if (isFargateSize(cpu, memory)) return
  throw clientError(
    `No Fargate configuration exists for given values: ${cpu} CPU, ${memory} memory. See the Amazon ECS documentation for the valid values.`,
  )
}

function checkEphemeralStorage(sizeInGiB: number | undefined, launchType: LaunchType): void {
  if (sizeInGiB === undefined) return
  if (launchType !== 'FARGATE') throw clientError('Tasks using the EC2 launch type do not support EphemeralStorage')
  if (sizeInGiB < 21) throw clientError('EphemeralStorage size should be at least 21')
  if (sizeInGiB > 200) throw clientError('EphemeralStorage size should be at most 200')
}
