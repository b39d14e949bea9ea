import { type Decision, decisionValues } from '#cluster/api/resources/decisions.ts'
import type { Translate } from '../../i18n/translate.ts'

/** A decision in the page's language. Values are complete: each is in the template that it is made for. */
export const decisionSentence = (decision: Pick<Decision, 'rule' | 'numbers' | 'names'>, t: Translate): string =>
  (t as (key: string, values: Record<string, string>) => string)(`decision.${decision.rule}`, decisionValues(decision))
