import type { ContainerDefinition, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import type { ErrorCode } from '../../errors.ts'

/** What is registered: members have their wire types, nothing else is known of them. */
export type TaskDefinitionInput = RegisterTaskDefinitionRequest

/** One rule that a task definition breaks, at one place. */
export interface Violation {
  /** For example `containerDefinitions[0].portMappings[1].hostPort`; empty for the whole. */
  path: string
  code: ErrorCode
  /** ECS's own sentence, to the letter where it is known (spec part 1, 3.7). */
  ecs: string
  /** What happened, why, and what to do. */
  help: string
}

/** Yields every place where its rule is broken; lazily, because registering wants the first one only. */
export type Rule = (definition: TaskDefinitionInput) => Iterable<Violation>

export const violation = (path: string, ecs: string, help: string, code: ErrorCode = 'ClientException'): Violation => ({
  path,
  code,
  ecs,
  help,
})

/** Of one task definition (spec part 1, 11). */
export const mostContainers = 10

export interface ContainerPlace {
  container: ContainerDefinition
  /** For sentences: its name, or its place where it has none. */
  name: string
  path: string
}

/** Every container with where it stands. */
export function containersOf(definition: TaskDefinitionInput): ContainerPlace[] {
  return (definition.containerDefinitions ?? []).map((container, index) => ({
    container,
    name: container.name || `container ${index + 1}`,
    path: `containerDefinitions[${index}]`,
  }))
}

/** Entries of a list with their paths. */
export function entriesOf<Entry>(list: readonly Entry[] | undefined, path: string): { entry: Entry; path: string }[] {
  return (list ?? []).map((entry, index) => ({ entry, path: `${path}[${index}]` }))
}

export const isFargate = (definition: TaskDefinitionInput) => definition.requiresCompatibilities?.includes('FARGATE') ?? false
export const isWindows = (definition: TaskDefinitionInput) =>
  definition.runtimePlatform?.operatingSystemFamily?.startsWith('WINDOWS_SERVER_') ?? false

/** The rule of names of families, containers, volumes, clusters and services (spec part 1, 2.1). */
export const isName = (name: string) => /^[A-Za-z0-9_-]{1,255}$/.test(name)

export const quotedList = (items: readonly string[]) => items.map((item) => `\`${item}\``).join(', ')

/** A value that must be one of a closed set, as ECS says so (spec part 1, 1.1). */
export function* oneOf(path: string, subject: string, value: string | undefined, allowed: readonly string[]): Iterable<Violation> {
  if (value === undefined || allowed.includes(value)) return
  const help = `${subject} \`${value}\` is not known. Choose one of ${quotedList(allowed)}.`
  yield violation(path, `${subject} should be one of [${allowed.join(',')}]`, help)
}

/** A whole number within bounds; both ends belong to it. */
export function* within(
  path: string,
  subject: string,
  value: number | undefined,
  bounds: { least: number; most: number; unit?: string },
): Iterable<Violation> {
  if (value === undefined || (Number.isInteger(value) && value >= bounds.least && value <= bounds.most)) return
  const range = `between ${bounds.least} and ${bounds.most}${bounds.unit ? ` ${bounds.unit}` : ''}`
  yield violation(path, `${subject} must be ${range}.`, `${subject} is ${value}. ECS takes whole numbers ${range}. Choose one of them.`)
}
