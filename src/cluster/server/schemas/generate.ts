/**
 * Writes `requestShapes.json`: what the SDK's run-time schemas say about the requests of every ECS operation, and nothing else of the
 * SDK. Run it after an update of the SDK: `node src/cluster/server/schemas/generate.ts`; a test fails until that is done.
 *
 * The daemon loads the table instead of the SDK's own schema file, because that one brings error classes and smithy's registry with it:
 * 13 ms of start and 5.4 MB of memory, against 1.3 ms and 1.4 MB.
 */
import { writeFileSync } from 'node:fs'
import * as sdk from '@aws-sdk/client-ecs'
import type { RequestShapes } from './requestShapes.ts'

/** Numbers that smithy's schemas use. A structure is `[3, namespace, name, traits, memberNames, memberSchemas, requiredCount]`. */
const kind = { simple: 0, list: 1, map: 2, structure: 3, union: 4, operation: 9 } as const
const simpleTypes: Readonly<Record<number, string>> = { 0: 'string', 1: 'number', 2: 'boolean', 4: 'time', 15: 'document' }
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

/** The operations of the SDK, by name. */
export function sdkOperations(): Map<string, { request: Schema; response: Schema }> {
  const operations = new Map<string, { request: Schema; response: Schema }>()
  for (const value of Object.values(sdk) as unknown[]) {
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

export function generateRequestShapes(): RequestShapes {
  const operations: Record<string, string> = {}
  const structures: Record<string, Record<string, string>> = {}
  const unions: Record<string, Record<string, string>> = {}
  for (const [name, { request }] of sdkOperations()) {
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

if (import.meta.main) writeFileSync(new URL('requestShapes.json', import.meta.url), shapesFileText(generateRequestShapes()))
