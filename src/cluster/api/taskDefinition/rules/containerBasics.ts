import { parseTaskCpu, parseTaskMemory } from '../taskSize.ts'
import { containersOf, isName, type Rule, violation, within } from './rule.ts'

/** MiB a container needs at least (spec part 1, 3.2). */
const smallestMemory = 6

export const containersHaveNames: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    if (!container.name) {
      const help = `A container has no name: ${name}. Tasks and logs show it under its name. Add one of letters, digits, hyphens and underscores.`
      yield violation(`${path}.name`, 'Container.name should not be null or empty.', help)
    } else if (!isName(container.name)) {
      const help = `The container name \`${name.slice(0, 60)}\` has a character that ECS does not take, or is longer than 255. Use letters, digits, hyphens and underscores.`
      yield violation(`${path}.name`, 'Container.name contains invalid characters.', help)
    }
  }
}

export const containersHaveImages: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    const image = container.image ?? ''
    const [repository = '', digest] = image.split('@')
    if (image.trim() === '') {
      const help = `${name} has no image, so there is nothing to run. Add one, such as "nginx:1.27".`
      yield violation(`${path}.image`, 'Container.image should not be null or empty.', help)
    } else if (repository.length > 255 || /\s/.test(image)) {
      const help = `The image of ${name} ${/\s/.test(image) ? 'contains a space' : 'is longer than 255 characters'}. Write it as repository:tag or repository@sha256:….`
      yield violation(`${path}.image`, 'Container.image contains invalid characters.', help)
    } else if (digest !== undefined && !/^sha256:[0-9a-f]{64}$/.test(digest)) {
      const help = `The digest of the image of ${name} is not sha256: and 64 hex digits. Copy it again, or name a tag instead.`
      yield violation(`${path}.image`, 'Container.image contains an invalid digest.', help)
    }
  }
}

export const containerNamesDiffer: Rule = function* (definition) {
  const seen = new Set<string>()
  for (const { container, name, path } of containersOf(definition)) {
    if (!container.name) continue
    if (seen.has(container.name)) {
      const help = `Two containers are named ${name}. Names tell the containers of a task apart. Rename one of them.`
      yield violation(
        `${path}.name`,
        'Container names must be unique within a task definition. Change the duplicate name and try again.',
        help,
      )
    }
    seen.add(container.name)
  }
}

/** 3.2: `essential` counts as true where it is not given. */
export const oneIsEssential: Rule = function* (definition) {
  const containers = containersOf(definition)
  if (containers.length === 0 || containers.some(({ container }) => container.essential ?? true)) return
  const help = 'Every container says essential: false, so nothing would keep the task running. Make the main container essential.'
  yield violation('containerDefinitions', "Task definition doesn't have any essential container", help)
}

/** 3.2: memory, memoryReservation or the task's memory. */
export const containersHaveMemory: Rule = function* (definition) {
  if (definition.memory !== undefined) return
  for (const { container, name, path } of containersOf(definition)) {
    if (container.memory !== undefined || container.memoryReservation !== undefined) continue
    yield violation(
      `${path}.memory`,
      `Invalid setting for container '${name}'. At least one of 'memory' or 'memoryReservation' must be specified.`,
      `Nothing says how much memory ${name} needs. Add memory (a hard limit, in MiB) or memoryReservation to it, or memory to the task.`,
    )
  }
}

export const memoryCoversReservation: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    if (container.memory === undefined || container.memoryReservation === undefined || container.memory >= container.memoryReservation)
      continue
    yield violation(
      `${path}.memoryReservation`,
      `Invalid setting for container '${name}'. 'memory' must be greater than or equal to 'memoryReservation'.`,
      `${name} reserves ${container.memoryReservation} MiB but may use ${container.memory}. Raise memory to ${container.memoryReservation}, or reserve less.`,
    )
  }
}

export const memoryIsEnoughToStart: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    for (const member of ['memory', 'memoryReservation'] as const) {
      const value = container[member]
      if (value === undefined || (Number.isInteger(value) && value >= smallestMemory)) continue
      yield violation(
        `${path}.${member}`,
        `Invalid setting for container '${name}'. '${member}' must be at least ${smallestMemory}.`,
        `${name} asks for ${value} MiB; no container starts with less than ${smallestMemory}. Write whole MiB, such as 128.`,
      )
    }
  }
}

export const cpuIsNotNegative: Rule = function* (definition) {
  for (const { container, name, path } of containersOf(definition)) {
    yield* within(`${path}.cpu`, `The 'cpu' setting for container '${name}'`, container.cpu, { least: 0, most: 196_608, unit: 'CPU units' })
  }
}

export const memoryFitsTask: Rule = function* (definition) {
  const taskMemory = definition.memory === undefined ? undefined : parseTaskMemory(definition.memory)
  if (taskMemory === undefined) return
  for (const { container, name, path } of containersOf(definition)) {
    for (const member of ['memory', 'memoryReservation'] as const) {
      const value = container[member]
      if (value === undefined || value <= taskMemory) continue
      yield violation(
        `${path}.${member}`,
        `The '${member}' setting for container '${name}' is greater than for the task.`,
        `${name} asks for ${value} MiB, the whole task has ${taskMemory}. Lower it, or raise the task's memory.`,
      )
    }
  }
}

export const cpuFitsTask: Rule = function* (definition) {
  const taskCpu = definition.cpu === undefined ? undefined : parseTaskCpu(definition.cpu)
  if (taskCpu === undefined) return
  const sum = containersOf(definition).reduce((total, { container }) => total + (container.cpu ?? 0), 0)
  if (sum <= taskCpu) return
  yield violation(
    'cpu',
    "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value.",
    `The containers ask for ${sum} CPU units together, the task has ${taskCpu}. Lower theirs, or raise the task's cpu.`,
  )
}
