import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Language } from '../../i18n/catalogue.ts'
import type { Translate } from '../../i18n/translate.ts'
import { decisionSentence } from './decisionSentence.ts'

/** Ids of 32 digits are told apart by eight. */
const shortIds = (text: string) => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24}\b/g, '$1')

/** Rules that have nothing but numbers. */
const counted: Partial<Record<Explanation['rule'], 'explain.desiredCount' | 'explain.rollout'>> = {
  desiredCount: 'explain.desiredCount',
  rollout: 'explain.rollout',
}

/** What an explanation says: in English its own sentence, else as the decision of the same kind is told; its sentence where none is. */
export function explanationSentence({ rule, sentence, numbers, said }: Explanation, language: Language, t: Translate): string {
  if (language === 'en') return shortIds(sentence)
  if (said) return decisionSentence(said, t)
  const key = numbers && counted[rule]
  return key ? (t as (key: string, values: Record<string, number>) => string)(key, numbers) : shortIds(sentence)
}
