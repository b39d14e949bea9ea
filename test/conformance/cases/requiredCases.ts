import { missingMemberSentences } from '#cluster/server/schemas/missingMember.ts'
import { placesOf, requestWith } from '../requests.ts'
import { type Case, refusedWith } from './case.ts'

/** Each required member left out, at every depth. */
export function requiredCases(operation: string): Case[] {
  return placesOf(operation)
    .filter(({ required }) => required)
    .map((place) => ({
      operation,
      kind: 'required',
      name: `without ${place.path}`,
      request: requestWith(place, undefined),
      judge: (answer) =>
        refusedWith(answer, missingMemberSentences[`${operation}.${place.path}`] ?? `${place.path} is missing. ${operation} needs it.`),
    }))
}
