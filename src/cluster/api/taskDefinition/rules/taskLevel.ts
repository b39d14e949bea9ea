import { parseTaskCpu, parseTaskMemory } from '../taskSize.ts'
import { entriesOf, isFargate, isName, mostContainers, oneOf, type Rule, violation } from './rule.ts'
import { tagViolations } from './tags.ts'

export const networkModes = ['bridge', 'host', 'awsvpc', 'none'] as const
const compatibilities = ['EC2', 'FARGATE', 'EXTERNAL', 'MANAGED_INSTANCES'] as const
const operatingSystemFamilies = [
  'LINUX',
  'WINDOWS_SERVER_2016_FULL',
  'WINDOWS_SERVER_2019_FULL',
  'WINDOWS_SERVER_2019_CORE',
  'WINDOWS_SERVER_2004_CORE',
  'WINDOWS_SERVER_20H2_CORE',
  'WINDOWS_SERVER_2022_FULL',
  'WINDOWS_SERVER_2022_CORE',
  'WINDOWS_SERVER_2025_FULL',
  'WINDOWS_SERVER_2025_CORE',
] as const

/** Whole definition, in bytes (spec part 1, 11). */
const largestDefinitionBytes = 64 * 1024

export const familyHasName: Rule = function* ({ family }) {
  if (family === undefined || family === '') {
    yield violation(
      'family',
      'Family should not be null or empty.',
      'The task definition has no family. The family names all its revisions. Add one, such as "web".',
    )
  } else if (!isName(family)) {
    yield violation(
      'family',
      'Invalid family name. Up to 255 letters (uppercase and lowercase), numbers, hyphens, and underscores are allowed.',
      `The family \`${family.slice(0, 60)}\` has a character that ECS does not take, or is longer than 255. Use letters, digits, hyphens and underscores.`,
    )
  }
}

/** 3.1: retired by ECS. */
export const noInferenceAccelerators: Rule = function* ({ inferenceAccelerators }) {
  if (!inferenceAccelerators?.length) return
  yield violation(
    'inferenceAccelerators',
    "Unsupported field 'inferenceAccelerators'",
    'ECS no longer takes inferenceAccelerators. Remove the member.',
  )
}

/** 3.1: `InvalidParameterException`, before anything about containers. */
export const taskCpuIsReadable: Rule = function* ({ cpu }) {
  if (cpu === undefined || parseTaskCpu(cpu) !== undefined) return
  const help = `The task's cpu \`${cpu}\` is not an amount ECS knows. Write CPU units such as "256" (128 to 196608), or ".25 vCPU".`
  yield violation('cpu', "Invalid 'cpu' setting for task.", help, 'InvalidParameterException')
}

export const taskMemoryIsReadable: Rule = function* ({ memory }) {
  if (memory === undefined || parseTaskMemory(memory) !== undefined) return
  const help = `The task's memory \`${memory}\` is not an amount ECS knows. Write MiB such as "512", or "0.5 GB".`
  yield violation('memory', "Invalid 'memory' setting for task.", help, 'InvalidParameterException')
}

/** 3.1: one to ten. */
export const containersAreListed: Rule = function* ({ containerDefinitions }) {
  const count = containerDefinitions?.length ?? 0
  if (count === 0) {
    yield violation(
      'containerDefinitions',
      'Container list cannot be empty.',
      'The task definition has no containers. A task runs one to ten of them. Add one with a name and an image.',
    )
  } else if (count > mostContainers) {
    yield violation(
      'containerDefinitions',
      'containerDefinitions can have at most 10 items',
      `The task definition has ${count} containers; ECS takes at most 10. Move some of them to a task definition of their own.`,
    )
  }
}

export const enumsAreKnown: Rule = function* (definition) {
  yield* oneOf('networkMode', 'Network mode', definition.networkMode, networkModes)
  for (const { entry, path } of entriesOf(definition.requiresCompatibilities, 'requiresCompatibilities')) {
    yield* oneOf(path, 'Compatibility', entry, compatibilities)
  }
  yield* oneOf('pidMode', 'PID mode', definition.pidMode, ['host', 'task'])
  yield* oneOf('ipcMode', 'IPC mode', definition.ipcMode, ['host', 'task', 'none'])
  const platform = definition.runtimePlatform
  yield* oneOf('runtimePlatform.cpuArchitecture', 'CPU architecture', platform?.cpuArchitecture, ['X86_64', 'ARM64'])
  yield* oneOf('runtimePlatform.operatingSystemFamily', 'Operating system family', platform?.operatingSystemFamily, operatingSystemFamilies)
}

export const definitionIsSmall: Rule = function* (definition) {
  // Characters are the lower bound of bytes, and cheap.
  const text = JSON.stringify(definition)
  const bytes = text.length > largestDefinitionBytes ? text.length : new TextEncoder().encode(text).length
  if (bytes <= largestDefinitionBytes) return
  yield violation(
    '',
    'The task definition is larger than the maximum of 64 KiB.',
    `The task definition has ${Math.ceil(bytes / 1024)} KiB; ECS takes at most 64. Move long values to files in the image, or split the task.`,
  )
}

/** 3.1 and 6.3: `memberOf` only, at most ten. */
export const placementConstraintsAreKnown: Rule = function* ({ placementConstraints }) {
  if ((placementConstraints?.length ?? 0) > 10) {
    const help = `The task definition has ${placementConstraints?.length} placement constraints; ECS takes at most 10. Join some with "and".`
    yield violation('placementConstraints', 'placementConstraints can have at most 10 items', help)
  }
  for (const { entry, path } of entriesOf(placementConstraints, 'placementConstraints')) {
    yield* oneOf(`${path}.type`, 'Placement constraint type', entry.type, ['memberOf'])
    const length = entry.expression?.length ?? 0
    if (length > 0 && length <= 2000) continue
    const help = `The placement constraint has ${length === 0 ? 'no expression' : 'an expression longer than 2,000 characters'}. Write one such as "attribute:ecs.os-type == linux".`
    yield violation(`${path}.expression`, 'Invalid placement constraint expression.', help)
  }
}

/** 3.7: Fargate only, 21 to 200 GiB. */
export const ephemeralStorageFits: Rule = function* (definition) {
  const size = definition.ephemeralStorage?.sizeInGiB
  if (definition.ephemeralStorage === undefined) return
  const path = 'ephemeralStorage.sizeInGiB'
  if (definition.requiresCompatibilities?.includes('EC2') && !isFargate(definition)) {
    const help = 'Only Fargate tasks have ephemeral storage to size. Remove ephemeralStorage, or require FARGATE.'
    yield violation('ephemeralStorage', 'Tasks using the EC2 launch type do not support EphemeralStorage', help)
  } else if (size === undefined || size < 21) {
    const help = `Ephemeral storage is ${size ?? 'not given'}; ECS takes 21 to 200 GiB. Choose at least 21, or remove it for Fargate's 20 GiB.`
    yield violation(path, 'EphemeralStorage size should be at least 21', help)
  } else if (size > 200) {
    yield violation(
      path,
      'EphemeralStorage size should be at most 200',
      `Ephemeral storage is ${size} GiB; ECS takes 21 to 200. Choose at most 200.`,
    )
  }
}

export const tagsAreValid: Rule = ({ tags }) => tagViolations(tags)

/** 3.1: an EXTERNAL task has no network interface of its own. */
export const externalHasNoAwsvpc: Rule = function* ({ requiresCompatibilities, networkMode }) {
  if (!requiresCompatibilities?.includes('EXTERNAL') || networkMode !== 'awsvpc') return
  const help = 'External instances do not run awsvpc tasks. Choose networkMode bridge, host or none, or leave EXTERNAL out.'
  yield violation('networkMode', "Tasks using the EXTERNAL launch type do not support networkMode 'awsvpc'.", help)
}
