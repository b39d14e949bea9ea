/**
 * What ECS checks of one member besides its JSON type: closed sets, ranges, lengths, tags. Each member is judged by itself; rules that
 * look at two members are the handlers'.
 */
import type { Tag } from '@aws-sdk/client-ecs'
import { ClusterError, invalidParameter } from '#cluster/api/errors.ts'
import { tagViolations } from '#cluster/api/taskDefinition/rules/tags.ts'
import { type EnumRule, enumTable } from './enumTable.ts'
import enumValues from './enumValues.json' with { type: 'json' }
import { type RangeRule, rangeTable, type SizeRule, sizeTable, type TextRule, textTable } from './limitTables.ts'

/** What is wrong with a value, as ECS says it. Undefined is a member that is left out. */
export type Judge = (value: unknown) => ClusterError | undefined

const enums: Readonly<Record<string, Readonly<Record<string, EnumRule>>>> = enumTable
const values: Readonly<Record<string, string>> = enumValues
const ranges: Readonly<Record<string, RangeRule>> = rangeTable
const texts: Readonly<Record<string, TextRule>> = textTable
const sizes: Readonly<Record<string, SizeRule>> = sizeTable

/**
 * The rules of one member, in the order in which they are told.
 * @param typeText as in the table of shapes
 */
export function judgesOf(structure: string, member: string, typeText: string): Judge[] {
  const place = `${structure}.${member}`
  const closed = enums[structure]?.[member]
  return [
    ...(closed && !closed.ignoresUnknown ? [judgeEnum(closed, member)] : []),
    ...(ranges[place] ? [judgeRange(ranges[place], member)] : []),
    ...(texts[place] ? [judgeText(texts[place], member)] : []),
    ...(sizes[place] ? [judgeSize(sizes[place], member)] : []),
    ...(typeText.startsWith('[Tag]') ? [judgeTags] : []),
  ]
}

/** What a closed set takes, in the order in which ECS lists it. */
export const acceptedBy = (rule: EnumRule): readonly string[] => rule.accepts ?? values[rule.of]?.split(',') ?? []

function judgeEnum(rule: EnumRule, member: string): Judge {
  const accepted = acceptedBy(rule)
  const sentence = rule.sentence ?? `${rule.subject ?? member} should be one of [${accepted.join(',')}]`
  const isWrong = (item: unknown) => typeof item === 'string' && !accepted.includes(item)
  return (value) => {
    const wrong = value === undefined ? rule.wanted : [value].flat().some(isWrong)
    return wrong ? invalidParameter(sentence) : undefined
  }
}

function judgeRange({ least, most = Number.POSITIVE_INFINITY, subject, below, above }: RangeRule, member: string): Judge {
  const bounds = most === Number.POSITIVE_INFINITY ? `must be at least ${least}` : `must be between ${least} and ${most}.`
  return (value) => {
    if (typeof value !== 'number' || (value >= least && value <= most)) return undefined
    return invalidParameter((value < least ? below : above) ?? `${subject ?? member} ${bounds}`)
  }
}

function judgeText({ longest, form, sentence, formSentence }: TextRule, member: string): Judge {
  return (value) => {
    if (typeof value !== 'string') return undefined
    if (value.length > longest) return invalidParameter(sentence ?? `${member} can have at most ${longest} characters`)
    if (form && !form.test(value)) return invalidParameter(formSentence ?? `${member} has a character that is not allowed there.`)
    return undefined
  }
}

function judgeSize({ fewest = 0, most = Number.POSITIVE_INFINITY, subject, empty, tooMany }: SizeRule, member: string): Judge {
  return (value) => {
    if (!Array.isArray(value)) return undefined
    if (value.length < fewest) return invalidParameter(empty ?? `${subject ?? member} cannot be empty.`)
    if (value.length <= most) return undefined
    const sentence = typeof tooMany === 'function' ? tooMany(value.length) : tooMany
    return invalidParameter(sentence ?? `${subject ?? member} can have at most ${most} items`)
  }
}

/** Rules of the tags a caller may set (spec part 1, 2.6). */
const judgeTags: Judge = (value) => {
  for (const { code, ecs } of tagViolations(value as Tag[] | undefined)) return new ClusterError(code, ecs)
  return undefined
}
