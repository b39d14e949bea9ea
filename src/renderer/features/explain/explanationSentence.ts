import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { Translate } from '../../i18n/translate.ts'

/** Ids of 32 digits are told apart by eight. */
const shortIds = (text: string) => text.replace(/\b([0-9a-f]{8})[0-9a-f]{24}\b/g, '$1')

/** What an explanation says. */
export const explanationSentence = ({ sentence }: Explanation, _t: Translate): string => shortIds(sentence)
