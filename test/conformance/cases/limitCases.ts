import type { RangeRule, TextRule } from '#cluster/server/schemas/limitTables.ts'
import { rangeTable, textTable } from '#cluster/server/schemas/limitTables.ts'
import { type Place, placesOf, requestWith, sizeRuleOf, valueOf } from '../requests.ts'
import { type Case, refusedWith } from './case.ts'

/** Each bound overstepped by the least there is, at every depth. */
export function limitCases(operation: string): Case[] {
  return placesOf(operation).flatMap((place) => [...beyondRange(place), ...beyondLength(place), ...beyondSize(place)])
}

function limitCase(place: Place, what: string, value: unknown, says: string | RegExp): Case {
  return {
    operation: place.operation,
    kind: 'limits',
    name: `${place.path} ${what}`,
    request: requestWith(place, value),
    judge: (answer) => refusedWith(answer, says, ['InvalidParameterException']),
  }
}

function beyondRange(place: Place): Case[] {
  const rule = (rangeTable as Record<string, RangeRule>)[place.name]
  if (!rule) return []
  const below = Math.ceil(rule.least) - 1
  const cases = [limitCase(place, `= ${below}`, below, rule.below ?? 'must be ')]
  // Beyond 32 bits it is another mistake.
  if (rule.most !== undefined && rule.most < 2 ** 31 - 1)
    cases.push(limitCase(place, `= ${rule.most + 1}`, rule.most + 1, rule.above ?? 'must be between'))
  return cases
}

function beyondLength(place: Place): Case[] {
  const rule = (textTable as Record<string, TextRule>)[place.name]
  if (!rule) return []
  const cases = [
    limitCase(
      place,
      `of ${rule.longest + 1} characters`,
      'x'.repeat(rule.longest + 1),
      rule.sentence ?? `can have at most ${rule.longest} characters`,
    ),
  ]
  if (rule.form)
    cases.push(limitCase(place, 'with a character that it cannot have', 'a b!', rule.formSentence ?? 'a character that is not allowed'))
  return cases
}

function beyondSize(place: Place): Case[] {
  const rule = sizeRuleOf(place.name)
  if (!rule || place.type.kind !== 'list') return []
  const item = valueOf(place.type.of, place.name)
  const cases: Case[] = []
  if (rule.fewest) cases.push(limitCase(place, 'empty', [], rule.empty ?? 'cannot be empty'))
  if (rule.most !== undefined) {
    const tooMany = typeof rule.tooMany === 'function' ? rule.tooMany(rule.most + 1) : rule.tooMany
    cases.push(
      limitCase(place, `of ${rule.most + 1} items`, Array(rule.most + 1).fill(item), tooMany ?? `can have at most ${rule.most} items`),
    )
  }
  return cases
}
