import { type Decision, decisionValues } from '#cluster/api/resources/decisions.ts'
import type { Translate } from '../../i18n/translate.ts'

/** A decision in the page's language. Values are complete: each is in the template that it is made for. */
export function decisionSentence(decision: Pick<Decision, 'rule' | 'numbers' | 'names' | 'taskSet'>, t: Translate): string {
  const say = t as (key: string, values: Record<string, string>) => string
  const sentence = say(`decision.${decision.rule}`, decisionValues(decision))
  const { taskSet } = decision
  return taskSet === undefined ? sentence : t('decisions.ofTaskSet', { taskSet, sentence })
}
