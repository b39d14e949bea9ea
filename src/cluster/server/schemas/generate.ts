/**
 * Writes what the daemon knows of the SDK, and nothing else of it: `requestShapes.json`, the requests of every ECS operation as the SDK's
 * run-time schemas have them; `enumValues.json`, the values of its enums; `requestStructures.ts`, a name for each type of a request, so
 * that the compiler can compare tables with them. Run it after an update of the SDK: `node src/cluster/server/schemas/generate.ts`; a test
 * fails until that is done.
 *
 * The daemon loads the table instead of the SDK's own schema file, because that one brings error classes and smithy's registry with it:
 * 13 ms of start and 5.4 MB of memory, against 1.3 ms and 1.4 MB.
 */
import { writeFileSync } from 'node:fs'
import * as sdk from '@aws-sdk/client-ecs'
import { type EnumRule, enumTable } from './enumTable.ts'
import type { RequestShapes } from './requestShapes.ts'

/** Numbers that smithy's schemas use. A structure is `[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]`. */
const kind = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 } as const
const simpleTypes: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean', 4: 'time', 15: 'document', 21: 'blob' }
/** A list or map of a simple type is the type's number with this bit. */
const listBit = 64
const mapBit = 128

export type Schema = number | (() => Schema) | readonly unknown[]
type Named = readonly [number, string, string, unknown, ...unknown[]]

const isNamed = (schema: readonly unknown[]): schema is Named => typeof schema[1] === 'string' && typeof schema[2] === 'string'

/** Looks through functions (they break cycles between modules) and `[schema, traits]` pairs. */
export function resolveSchema(schema: Schema): number | Named {
  if (typeof schema === 'function') return resolveSchema(schema())
  if (typeof schema === 'number') return schema
  return isNamed(schema) ? schema : resolveSchema(schema[0] as Schema)
}

/** Name and type text of each member, required ones first and marked with `!`. */
function membersOf(shape: Named): [string, Schema, boolean][] {
  const names = shape[4] as string[]
  const schemas = shape[5] as Schema[]
  const requiredCount = (shape[6] as number | undefined) ?? 0
  return names.map((name, index) => [name, schemas[index] as Schema, index < requiredCount])
}

export type SdkOperations = Map<string, { request: Schema; response: Schema }>

/** The operations of an SDK, by name: of ECS's, or of another of the same make. */
export function sdkOperations(module: object = sdk): SdkOperations {
  const operations: SdkOperations = new Map()
  for (const value of Object.values(module) as unknown[]) {
    if (!Array.isArray(value) || value[0] !== kind.operation) continue
    operations.set(String(value[2]), { request: value[4] as Schema, response: value[5] as Schema })
  }
  return operations
}

/** Calls `visit` once for each structure and union that `root` reaches. */
export function eachShape(root: Schema, visit: (name: string, isUnion: boolean, members: [string, Schema, boolean][]) => void): void {
  const seen = new Set<unknown>()
  const walk = (schema: Schema) => {
    const shape = resolveSchema(schema)
    if (typeof shape === 'number' || seen.has(shape)) return
    seen.add(shape)
    if (shape[0] === kind.list) walk(shape[4] as Schema)
    else if (shape[0] === kind.map) walk(shape[5] as Schema)
    else if (shape[0] === kind.structure || shape[0] === kind.union) {
      const members = membersOf(shape)
      visit(shape[2], shape[0] === kind.union, members)
      for (const [, member] of members) walk(member)
    }
  }
  walk(root)
}

/** `string`, `[string]` for a list, `{string}` for a map, or the name of a structure or union. */
export function typeText(schema: Schema): string {
  const shape = resolveSchema(schema)
  if (typeof shape === 'number') return simpleText(shape)
  if (shape[0] === kind.simple) return typeText(shape[4] as Schema)
  if (shape[0] === kind.list) return `[${typeText(shape[4] as Schema)}]`
  if (shape[0] === kind.map) return `{${typeText(shape[5] as Schema)}}`
  return shape[2]
}

function simpleText(code: number): string {
  if (code & mapBit) return `{${simpleText(code & ~mapBit)}}`
  if (code & listBit) return `[${simpleText(code & ~listBit)}]`
  const text = simpleTypes[code]
  if (!text) throw new Error(`The SDK uses a simple type of number ${code}, which is not known here.`)
  return text
}

const sorted = <Value>(record: Record<string, Value>): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

export function generateRequestShapes(ofSdk: SdkOperations = sdkOperations()): RequestShapes {
  const operations: Record<string, string> = {}
  const structures: Record<string, Record<string, string>> = {}
  const unions: Record<string, Record<string, string>> = {}
  for (const [name, { request }] of ofSdk) {
    operations[name] = typeText(request)
    eachShape(request, (shape, isUnion, members) => {
      const texts = members.map(([member, schema, required]) => [member, `${typeText(schema)}${required ? '!' : ''}`])
      const table = isUnion ? unions : structures
      table[shape] = Object.fromEntries(texts) as Record<string, string>
    })
  }
  return { operations: sorted(operations), structures: sorted(structures), unions: sorted(unions) }
}

export const shapesFileText = (shapes: RequestShapes): string => `${JSON.stringify(shapes, undefined, 2)}\n`

/** Values of the enums that requests have, as ECS lists them in its sentences: `A,B`. */
export function generateEnumValues(): Record<string, string> {
  const names = new Set(Object.values(enumTable).flatMap((members) => Object.values<EnumRule>(members).map((rule) => rule.of)))
  const values: Record<string, string> = {}
  for (const [name, value] of Object.entries<object>(sdk)) if (names.has(name)) values[name] = Object.values(value).join(',')
  return sorted(values)
}

/** An interface with a member for each structure and union of a request. */
export function structuresFileText({ structures, unions }: RequestShapes): string {
  const names = Object.keys({ ...structures, ...unions }).sort()
  return [
    '// Written by generate.ts.',
    "import type * as sdk from '@aws-sdk/client-ecs'",
    '',
    '/** Every structure and union of a request by the name that places are called by: `Structure.member`. */',
    'export interface RequestStructures {',
    ...names.map((name) => `  ${name}: sdk.${name}`),
    '}',
    '',
  ].join('\n')
}

export const enumsFileText = (values: Record<string, string>): string => `${JSON.stringify(values, undefined, 2)}\n`

if (import.meta.main) {
  const shapes = generateRequestShapes()
  const write = (file: string, text: string) => writeFileSync(new URL(file, import.meta.url), text)
  write('requestShapes.json', shapesFileText(shapes))
  write('enumValues.json', enumsFileText(generateEnumValues()))
  write('requestStructures.ts', structuresFileText(shapes))
}
