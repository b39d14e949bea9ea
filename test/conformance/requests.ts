/** Requests made from the shapes: the smallest valid one of an operation, and that one with any member of any depth put in. */

import type { EnumRule } from '#cluster/server/schemas/enumTable.ts'
import { enumTable } from '#cluster/server/schemas/enumTable.ts'
import { rangeTable, type SizeRule, sizeTable } from '#cluster/server/schemas/limitTables.ts'
import { acceptedBy } from '#cluster/server/schemas/memberJudges.ts'
import { type MemberType, requestShapeOf, type Shape, shapeNamed } from '#cluster/server/schemas/requestShapes.ts'

export type Json = Record<string, unknown>

/** A member somewhere in a request. */
export interface Place {
  operation: string
  /** As Marina names it in sentences: `overrides.containerOverrides[0].name`. */
  path: string
  /** `Structure.member` */
  name: string
  member: string
  type: MemberType
  required: boolean
  /** The shape it is a member of is a union, so it stands alone. */
  inUnion: boolean
  /** From the request to the structure it is a member of: names of members, and 0 for the first item of a list. */
  above: readonly (string | number)[]
}

/** What the shapes do not know that a request needs before anything else of it is looked at. */
const seeds: Readonly<Record<string, Json>> = {
  RegisterTaskDefinition: {
    family: 'f',
    containerDefinitions: [
      { name: 'c', image: 'i', memory: 64 },
      { name: 'd', image: 'i', memory: 64 },
    ],
  },
}

/** The same for structures. */
const structureSeeds: Readonly<Record<string, Json>> = {
  ContainerDependency: { containerName: 'd' },
  EnvironmentFile: { value: 'arn:aws:s3:::bucket/file.env' },
  PortMapping: { containerPort: 80 },
  Volume: { name: 'v' },
}

export function smallestRequest(operation: string): Json {
  const shape = requestShapeOf(operation)
  if (!shape) throw new Error(`no operation ${operation}`)
  return structuredClone(seeds[operation] ?? smallestOf(shape))
}

function smallestOf(shape: Shape): Json {
  const wanted = [...shape.members.keys()].filter((name) => enumRuleOf(`${shape.name}.${name}`)?.wanted)
  const names = shape.isUnion ? [...shape.members.keys()].slice(0, 1) : [...shape.required, ...wanted]
  return { ...Object.fromEntries(names.map((name) => [name, smallestValue(shape, name)])), ...structuredClone(structureSeeds[shape.name]) }
}

const smallestValue = (shape: Shape, name: string): unknown => {
  const member = shape.members.get(name)
  if (!member) throw new Error(`no member ${shape.name}.${name}`)
  return valueOf(member.type, `${shape.name}.${name}`)
}

export const enumRuleOf = (place: string): EnumRule | undefined => {
  const [structure = '', member = ''] = place.split('.')
  return (enumTable as Readonly<Record<string, Readonly<Record<string, EnumRule>>>>)[structure]?.[member]
}

/** A value that the wire check takes. */
export function valueOf(type: MemberType, place: string): unknown {
  switch (type.kind) {
    case 'string': {
      const rule = enumRuleOf(place)
      return rule ? acceptedBy(rule)[0] : 'x'
    }
    case 'number':
      return Math.ceil((rangeTable as Record<string, { least: number }>)[place]?.least ?? 1)
    case 'boolean':
      return false
    case 'time':
      return 1_700_000_000
    case 'document':
      return {}
    case 'list':
      return [valueOf(type.of, place)]
    case 'map':
      return {}
    case 'blob':
      return ''
    case 'shape':
      return type.name === 'Tag' ? { key: 'k', value: 'v' } : smallestOf(shapeNamed(type.name))
  }
}

/** Every member an operation can be sent, in the order of the shapes. */
export function placesOf(operation: string): Place[] {
  const places: Place[] = []
  const visit = (shape: Shape, path: string, above: readonly (string | number)[]) => {
    for (const [member, { type, required }] of shape.members) {
      const here = path === '' ? member : `${path}.${member}`
      places.push({ operation, path: here, name: `${shape.name}.${member}`, member, type, required, inUnion: shape.isUnion, above })
      visitType(type, here, [...above, member])
    }
  }
  const visitType = (type: MemberType, path: string, above: readonly (string | number)[]): void => {
    if (type.kind === 'shape') visit(shapeNamed(type.name), path, above)
    else if (type.kind === 'list') visitType(type.of, `${path}[0]`, [...above, 0])
  }
  const shape = requestShapeOf(operation)
  if (shape) visit(shape, '', [])
  return places
}

/** The smallest request with a value at a place; what leads there is filled in. `undefined` takes the member out. */
export function requestWith(place: Place, value: unknown): Json {
  const request = smallestRequest(place.operation)
  const structure = leadTo(request, place)
  if (place.inUnion) for (const name of Object.keys(structure)) delete structure[name]
  if (value === undefined) delete structure[place.member]
  else structure[place.member] = value
  return request
}

/** The structure that `place` is a member of, made where it is missing. */
function leadTo(request: Json, { operation, above }: Pick<Place, 'operation' | 'above'>): Json {
  let shape = requestShapeOf(operation)
  let value: Json | unknown[] = request
  let type: MemberType | undefined
  let name = ''
  for (const step of above) {
    if (typeof step === 'string') {
      if (shape?.isUnion) for (const other of Object.keys(value)) if (other !== step) delete (value as Json)[other]
      type = shape?.members.get(step)?.type
      name = `${shape?.name}.${step}`
    } else if (type?.kind === 'list') type = type.of
    if (!type) throw new Error(`${operation} has no ${above.join('.')}`)
    const holder = value as Record<string | number, unknown>
    holder[step] ??= valueOf(type, name)
    value = holder[step] as Json | unknown[]
    if (type.kind === 'shape') shape = shapeNamed(type.name)
  }
  return value as Json
}

export const sizeRuleOf = (place: string) => (sizeTable as Readonly<Record<string, SizeRule>>)[place]
