import { type Judge, judgesOf } from './memberJudges.ts'
import table from './requestShapes.json' with { type: 'json' }

/** The generated table: type texts are `string`, `number`, `boolean`, `time`, `document`, `[T]`, `{T}` or a shape's name; `!` is required. */
export interface RequestShapes {
  /** Operation → the structure of its request. */
  operations: Record<string, string>
  structures: Record<string, Record<string, string>>
  /** Exactly one member is set. */
  unions: Record<string, Record<string, string>>
}

export type MemberType =
  | { kind: 'string' | 'number' | 'boolean' | 'time' | 'document' }
  | { kind: 'list' | 'map'; of: MemberType }
  | { kind: 'shape'; name: string }

export interface Member {
  type: MemberType
  required: boolean
  /** What ECS checks of it besides its type. */
  judges: readonly Judge[]
}

export interface Shape {
  name: string
  isUnion: boolean
  members: ReadonlyMap<string, Member>
  required: readonly string[]
}

const shapes: RequestShapes = table
const compiled = new Map<string, Shape>()
const simple = new Set(['string', 'number', 'boolean', 'time', 'document'])

/** The request of an operation; undefined for what ECS does not know. */
export function requestShapeOf(operation: string): Shape | undefined {
  const name = Object.hasOwn(shapes.operations, operation) ? shapes.operations[operation] : undefined
  return name === undefined ? undefined : shapeNamed(name)
}

/** Compiled on first use: most runs touch few operations. */
export function shapeNamed(name: string): Shape {
  const known = compiled.get(name)
  if (known) return known
  const shape = compile(name)
  compiled.set(name, shape)
  return shape
}

function compile(name: string): Shape {
  const isUnion = Object.hasOwn(shapes.unions, name)
  const texts = (isUnion ? shapes.unions : shapes.structures)[name]
  if (!texts) throw new Error(`The table of request shapes has no ${name}.`)
  const members = new Map<string, Member>()
  for (const [member, text] of Object.entries(texts)) {
    const required = text.endsWith('!')
    members.set(member, { type: parseType(required ? text.slice(0, -1) : text), required, judges: judgesOf(name, member, text) })
  }
  return { name, isUnion, members, required: [...members].filter(([, member]) => member.required).map(([member]) => member) }
}

function parseType(text: string): MemberType {
  if (text.startsWith('[')) return { kind: 'list', of: parseType(text.slice(1, -1)) }
  if (text.startsWith('{')) return { kind: 'map', of: parseType(text.slice(1, -1)) }
  if (simple.has(text)) return { kind: text as 'string' }
  return { kind: 'shape', name: text }
}
