import type { MemberType } from '#cluster/server/schemas/requestShapes.ts'
import { placesOf, requestWith } from '../requests.ts'
import { type Case, refusedWith } from './case.ts'

/** One value of each JSON type. */
const values = { string: 'x', number: 1, boolean: true, list: [], object: {} } as const
type JsonType = keyof typeof values

const jsonTypeOf: Readonly<Record<MemberType['kind'], JsonType | 'any'>> = {
  string: 'string',
  number: 'number',
  time: 'number',
  boolean: 'boolean',
  list: 'list',
  map: 'object',
  shape: 'object',
  document: 'any',
  blob: 'string',
}

/** Each member with each JSON type that is not its own, at every depth. */
export function typeCases(operation: string): Case[] {
  return placesOf(operation).flatMap((place) => {
    const own = jsonTypeOf[place.type.kind]
    if (own === 'any') return []
    const wrong = (Object.keys(values) as JsonType[]).filter((type) => type !== own)
    return wrong.map(
      (type): Case => ({
        operation,
        kind: 'types',
        name: `${place.path} of JSON type ${type}`,
        request: requestWith(place, values[type]),
        judge: (answer) => refusedWith(answer, `${operation} could not be read: ${place.path} must be `, ['SerializationException']),
      }),
    )
  })
}
