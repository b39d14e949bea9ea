/**
 * The one check of the wire, driven by the SDK's own shapes: JSON types, unions, required members, and then what the tables say of single
 * members: closed sets, ranges, lengths, tags. What ECS checks beyond those is the handlers'.
 */
import { ClusterError } from '#cluster/api/errors.ts'
import type { Judge } from './memberJudges.ts'
import { type Catalogue, ecsCatalogue, type MemberType, type Shape } from './requestShapes.ts'

const longestKeyShown = 64
const deepestDocument = 32

interface Reading {
  catalogue: Catalogue
  operation: string
  /** The first one; told only when everything that is there could be read. */
  missing: ClusterError | undefined
  /** The first value that ECS does not take; told only when nothing is missing. */
  refused: ClusterError | undefined
  judges: boolean
}

/** Judged by rules of their own, in an order of their own (spec part 1, 3.7). */
const withOwnRules: ReadonlySet<string> = new Set(['RegisterTaskDefinition'])

/**
 * Reads a request into what a handler may rely on: only members the operation knows, none of them null, times as `Date`, required ones
 * present. Unknown members are ignored (spec part 1, 1.1). The depth is that of the operation's shape, whatever `json` is.
 * @param json what `JSON.parse` gave; it is not changed
 * @param catalogue of the service, ECS where left out
 * Throws SerializationException for a wrong JSON type, with its path, and ECS's own errors for a missing member (spec part 1, 1.3) and
 * for a value that is not taken: the first one in the order of the SDK's members, whatever the order in the request.
 */
export function parseRequest(operation: string, json: unknown, catalogue: Catalogue = ecsCatalogue): Record<string, unknown> {
  const shape = catalogue.requestShapeOf(operation)
  if (!shape) throw new ClusterError('UnknownOperationException', `${catalogue.service} has no operation ${operation}.`)
  const reading: Reading = { catalogue, operation, missing: undefined, refused: undefined, judges: !withOwnRules.has(operation) }
  if (!isObject(json)) throw unreadable(reading, 'the request', 'a JSON object', json)
  const request = readShape(reading, shape, json, '')
  const wrong = reading.missing ?? reading.refused
  if (wrong) throw wrong
  return request
}

function readShape(reading: Reading, shape: Shape, value: Record<string, unknown>, path: string): Record<string, unknown> {
  const members: Record<string, unknown> = {}
  let count = 0
  for (const [name, { type, judges }] of shape.members) {
    const given = (Object.hasOwn(value, name) ? value[name] : undefined) ?? undefined
    const refusedBefore = reading.refused
    if (given !== undefined) {
      members[name] = readValue(reading, type, given, path === '' ? name : `${path}.${name}`, `${shape.name}.${name}`)
      count += 1
    }
    // Judged after it was read, because judges rely on types; told before what was found inside of it.
    reading.refused = refusedBefore ?? judge(reading, judges, members[name]) ?? reading.refused
  }
  if (shape.isUnion && count !== 1) throw notOneMember(reading, shape, path, count)
  for (const name of shape.required) {
    if (members[name] === undefined)
      reading.missing ??= reading.catalogue.missingMember(reading.operation, path === '' ? name : `${path}.${name}`)
  }
  return members
}

function judge({ judges: judging }: Reading, judges: readonly Judge[], value: unknown): ClusterError | undefined {
  if (!judging) return undefined
  for (const each of judges) {
    const error = each(value)
    if (error) return error
  }
  return undefined
}

function readValue(reading: Reading, type: MemberType, value: unknown, path: string, place: string): unknown {
  switch (type.kind) {
    case 'string':
    case 'boolean':
      if (typeof value !== type.kind) throw unreadable(reading, path, `a ${type.kind}`, value)
      return value
    case 'number':
      return readNumber(reading, value, path, place)
    case 'time':
      return readTime(reading, value, path)
    case 'document':
      return readDocument(reading, value, path, 0)
    case 'blob':
      return readBlob(reading, value, path)
    case 'list':
      if (!Array.isArray(value)) throw unreadable(reading, path, 'a list', value)
      return value.map((item, index) => readValue(reading, type.of, item, `${path}[${index}]`, place))
    case 'map':
      if (!isObject(value)) throw unreadable(reading, path, 'an object', value)
      return readMap(reading, type.of, value, path, place)
    case 'shape':
      if (!isObject(value)) throw unreadable(reading, path, 'an object', value)
      return readShape(reading, reading.catalogue.shapeNamed(type.name), value, path)
  }
}

function readMap(reading: Reading, type: MemberType, value: Record<string, unknown>, path: string, place: string): Record<string, unknown> {
  const entries: Record<string, unknown> = {}
  for (const [key, entry] of Object.entries(value)) {
    if (key === '__proto__') throw refused(reading, `${path} must not have a key named __proto__`)
    if (entry !== null) entries[key] = readValue(reading, type, entry, `${path}["${key.slice(0, longestKeyShown)}"]`, place)
  }
  return entries
}

/** A document may be any JSON, but code that walks it must not run out of stack. */
function readDocument(reading: Reading, value: unknown, path: string, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepestDocument) throw refused(reading, `${path} must not be nested deeper than ${deepestDocument} levels`)
  if (Array.isArray(value)) return value.map((item) => readDocument(reading, item, path, depth + 1))
  if (Object.hasOwn(value, '__proto__')) throw refused(reading, `${path} must not have a key named __proto__`)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, readDocument(reading, member, path, depth + 1)]))
}

function readNumber(reading: Reading, value: unknown, path: string, place: string): number {
  if (typeof value !== 'number') throw unreadable(reading, path, 'a number', value)
  const wanted = reading.catalogue.wrongNumber(place, value)
  if (wanted) throw refused(reading, `${path} must be ${wanted}`)
  return value
}

/** Largest distance from the epoch that a Date can hold, in seconds. */
const latestSeconds = 8_640_000_000_000

function readTime(reading: Reading, value: unknown, path: string): Date {
  if (typeof value !== 'number') throw unreadable(reading, path, 'a time in seconds since 1970', value)
  if (Math.abs(value) > latestSeconds) throw refused(reading, `${path} must be a time in seconds since 1970`)
  return new Date(value * 1000)
}

const base64 = /^[A-Za-z0-9+/]*={0,2}$/

/** Bytes travel as base64. */
function readBlob(reading: Reading, value: unknown, path: string): Uint8Array {
  if (typeof value !== 'string') throw unreadable(reading, path, 'a string', value)
  if (!base64.test(value)) throw refused(reading, `${path} must be bytes in base64`)
  return new Uint8Array(Buffer.from(value, 'base64'))
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function jsonType(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** Says which type is there, never which value: it may be a secret. */
const unreadable = (reading: Reading, path: string, wanted: string, value: unknown) =>
  refused(reading, `${path} must be ${wanted}, but is ${jsonType(value)}`)

const refused = (reading: Reading, what: string) =>
  new ClusterError('SerializationException', `${reading.operation} could not be read: ${what}.`)

function notOneMember(reading: Reading, shape: Shape, path: string, count: number): ClusterError {
  const choices = [...shape.members.keys()].join(', ')
  return refused(reading, `${path} must have exactly one of the members ${choices}, but has ${count === 0 ? 'none' : count}`)
}
