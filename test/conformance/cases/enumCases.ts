import { acceptedBy } from '#cluster/server/schemas/memberJudges.ts'
import { enumRuleOf, type Place, placesOf, requestWith } from '../requests.ts'
import { type Case, refusedWith } from './case.ts'

const bogus = 'BOGUS'

/** Each member of a closed set with a value that is not in it, at every depth. */
export function enumCases(operation: string): Case[] {
  return placesOf(operation).flatMap((place): Case[] => {
    const rule = enumRuleOf(place.name)
    if (!rule) return []
    const request = requestWith(place, place.type.kind === 'list' ? [bogus] : bogus)
    return [{ operation, kind: 'enums', name: `${place.path} = ${bogus}`, request, judge: judgeOf(place, rule) }]
  })
}

function judgeOf(place: Place, rule: NonNullable<ReturnType<typeof enumRuleOf>>): Case['judge'] {
  if (rule.ignoresUnknown) return ({ message, type }) => (message.includes(place.member) ? `${type}: ${message}` : undefined)
  // Task definitions have sentences of their own; all of them list what may be there.
  if (place.operation === 'RegisterTaskDefinition') return (answer) => refusedWith(answer, /(should|must) be one of \[.+\]/i)
  return (answer) => refusedWith(answer, rule.sentence ?? `should be one of [${acceptedBy(rule).join(',')}]`)
}
