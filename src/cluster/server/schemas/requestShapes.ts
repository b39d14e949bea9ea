import type { ClusterError } from '#cluster/api/errors.ts'
import { type Judge, judgesOf } from './memberJudges.ts'
import { missingMember } from './missingMember.ts'
import { wrongNumber } from './numbers.ts'
import table from './requestShapes.json' with { type: 'json' }

/** The generated table: type texts are `string`, `number`, `boolean`, `time`, `document`, `blob`, `[T]`, `{T}` or a shape's name; `!` is required. */
export interface RequestShapes {
  /** Operation → the structure of its request. */
  operations: Record<string, string>
  structures: Record<string, Record<string, string>>
  /** Exactly one member is set. */
  unions: Record<string, Record<string, string>>
}

export type MemberType =
  | { kind: 'string' | 'number' | 'boolean' | 'time' | 'document' | 'blob' }
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

/** Everything the check of the wire knows of one AWS service. */
export interface Catalogue {
  /** As sentences call it. */
  service: string
  /** The request of an operation; undefined for what the service does not know. */
  requestShapeOf(operation: string): Shape | undefined
  shapeNamed(name: string): Shape
  missingMember(operation: string, path: string): ClusterError
  /** Of `Structure.member`, as `wrongNumber` of numbers.ts says it. */
  wrongNumber(place: string, value: number): string | undefined
}

const simple = new Set(['string', 'number', 'boolean', 'time', 'document', 'blob'])

export interface CatalogueRules extends Pick<Catalogue, 'service' | 'missingMember' | 'wrongNumber'> {
  judgesOf(shape: string, member: string, typeText: string): readonly Judge[]
}

export function createCatalogue(shapes: RequestShapes, { judgesOf: judges, ...rules }: CatalogueRules): Catalogue {
  const compiled = new Map<string, Shape>()
  /** Compiled on first use: most runs touch few operations. */
  const named = (name: string): Shape => {
    const known = compiled.get(name)
    if (known) return known
    const shape = compile(shapes, name, judges)
    compiled.set(name, shape)
    return shape
  }
  return {
    ...rules,
    shapeNamed: named,
    requestShapeOf(operation) {
      const name = Object.hasOwn(shapes.operations, operation) ? shapes.operations[operation] : undefined
      return name === undefined ? undefined : named(name)
    },
  }
}

export const ecsCatalogue = createCatalogue(table, { service: 'Amazon ECS', missingMember, wrongNumber, judgesOf })
/** Of ECS. */
export const { requestShapeOf, shapeNamed } = ecsCatalogue

function compile(shapes: RequestShapes, name: string, judges: CatalogueRules['judgesOf']): Shape {
  const isUnion = Object.hasOwn(shapes.unions, name)
  const texts = (isUnion ? shapes.unions : shapes.structures)[name]
  if (!texts) throw new Error(`The table of request shapes has no ${name}.`)
  const members = new Map<string, Member>()
  for (const [member, text] of Object.entries(texts)) {
    const required = text.endsWith('!')
    members.set(member, { type: parseType(required ? text.slice(0, -1) : text), required, judges: judges(name, member, text) })
  }
  return { name, isUnion, members, required: [...members].filter(([, member]) => member.required).map(([member]) => member) }
}

function parseType(text: string): MemberType {
  if (text.startsWith('[')) return { kind: 'list', of: parseType(text.slice(1, -1)) }
  if (text.startsWith('{')) return { kind: 'map', of: parseType(text.slice(1, -1)) }
  if (simple.has(text)) return { kind: text as 'string' }
  return { kind: 'shape', name: text }
}
