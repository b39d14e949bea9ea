import type { RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { findJsonError } from './findJsonError.ts'

/** Members that ECS adds when it answers, and that registering does not take (spec part 1, 2.9). */
const readOnlyMembers = [
  'taskDefinitionArn',
  'revision',
  'status',
  'requiresAttributes',
  'compatibilities',
  'registeredAt',
  'registeredBy',
  'deregisteredAt',
  'deleteRequestedAt',
  'previousStatus',
] as const

export interface ReadTaskDefinition {
  /** Ready for RegisterTaskDefinition; unknown members are kept as they were. */
  taskDefinition: RegisterTaskDefinitionRequest
  /** What was changed on the way in, one sentence each. */
  notes: string[]
}

/** Where a text stops being a task definition; `line` and `column` count from 1. */
export class TaskDefinitionUnreadableError extends Error {
  readonly line: number | undefined
  readonly column: number | undefined

  constructor(message: string, place?: { line: number; column: number }) {
    super(message)
    this.name = 'TaskDefinitionUnreadableError'
    this.line = place?.line
    this.column = place?.column
  }
}

/**
 * Reads a task definition as people keep it: the JSON of `register-task-definition --cli-input-json`, or the answer of
 * `describe-task-definition`, whose read-only members are taken out.
 * Throws TaskDefinitionUnreadableError with a sentence that says what it looked like instead.
 */
export function readTaskDefinition(text: string): ReadTaskDefinition {
  const value = parseJson(text.replace(/^\uFEFF/, ''))
  if (!isObject(value))
    throw new TaskDefinitionUnreadableError(
      `${describe(value)} is not a task definition. Give one JSON object with "family" and "containerDefinitions".`,
    )
  const notes: string[] = []
  const definition = unwrap(value, notes)
  if (!('containerDefinitions' in definition) && !('family' in definition)) {
    throw new TaskDefinitionUnreadableError(
      `This JSON has neither "family" nor "containerDefinitions"${lookalike(definition)}. Give a task definition as for "aws ecs register-task-definition".`,
    )
  }
  return { taskDefinition: withoutReadOnly(definition, notes) as unknown as RegisterTaskDefinitionRequest, notes }
}

type JsonObject = Record<string, unknown>
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function describe(value: unknown): string {
  if (Array.isArray(value)) return 'A JSON list'
  return value === null ? 'null' : `A JSON ${typeof value}`
}

function unwrap(value: JsonObject, notes: string[]): JsonObject {
  const inner = value['taskDefinition']
  if (!isObject(inner)) return value
  const tags = Array.isArray(value['tags']) ? value['tags'] : []
  notes.push('Taken from an answer of describe-task-definition.')
  return tags.length > 0 ? { ...inner, tags } : inner
}

function withoutReadOnly(definition: JsonObject, notes: string[]): JsonObject {
  const removed = readOnlyMembers.filter((member) => member in definition)
  if (removed.length > 0) notes.push(`Read-only members were left out: ${removed.join(', ')}.`)
  return Object.fromEntries(Object.entries(definition).filter(([member]) => !(removed as string[]).includes(member)))
}

function lookalike(value: JsonObject): string {
  if ('services' in value && !('serviceName' in value)) return '; it looks like a compose file'
  if ('Resources' in value) return '; it looks like a CloudFormation template'
  if ('apiVersion' in value && 'kind' in value) return '; it looks like a Kubernetes manifest'
  if ('Config' in value && 'HostConfig' in value) return '; it looks like an answer of docker inspect'
  if ('image' in value && 'name' in value) return '; it looks like a single container definition'
  return ''
}

function parseJson(text: string): unknown {
  if (text.trim() === '') throw new TaskDefinitionUnreadableError('The text is empty. Give a task definition as one JSON object.')
  try {
    return JSON.parse(text) as unknown
  } catch {
    const place = placeOf(text)
    const where = place ? `line ${place.line}, column ${place.column}` : 'its end'
    throw new TaskDefinitionUnreadableError(
      `The JSON cannot be read at ${where}: ${reasonOf(text, place)}. Correct it there and try again.`,
      place,
    )
  }
}

/** Undefined when the text just ends too early. */
function placeOf(text: string): { line: number; column: number } | undefined {
  const offset = findJsonError(text)
  if (offset === undefined || text.slice(offset).trim() === '') return undefined
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

function reasonOf(text: string, place: { line: number; column: number } | undefined): string {
  if (!place) return 'something is missing, often a closing bracket'
  const found = text.split('\n')[place.line - 1]?.[place.column - 1]
  if (found === undefined) return 'something is missing before the line ends'
  return found === "'" ? 'strings need double quotes' : `"${found}" does not belong there; often a comma is missing or too many`
}
