import { ClusterError } from '#cluster/api/errors.ts'

/** Whether a message is what a pattern asks for. */
export type MatchesPattern = (message: string) => boolean

/**
 * A filter pattern of CloudWatch Logs (spec part 2, 9.2): terms that all have to be there, `"a phrase"` as one, `-term` that must not, or
 * `?one ?other` of which one will do; beside others those with a question mark do not count, as on AWS. Letters count as they are written.
 * Throws an InvalidParameterException for patterns over JSON, columns and regular expressions.
 */
export function parseFilterPattern(pattern = ''): MatchesPattern {
  const text = pattern.trim()
  if (/^[{[%]/.test(text)) {
    throw new ClusterError(
      'InvalidParameterException',
      `Invalid filter pattern: Marina knows terms, "phrases", -exclusions and ?alternatives, not ${text.slice(0, 1)}…: look for words instead.`,
    )
  }
  const all: string[] = []
  const none: string[] = []
  const any: string[] = []
  for (const [, sign = '', phrase, word] of text.matchAll(/([-?]?)(?:"((?:[^"\\]|\\.)*)"|(\S+))/g)) {
    const term = phrase === undefined ? (word ?? '') : phrase.replace(/\\(.)/g, '$1')
    if (term !== '') (sign === '-' ? none : sign === '?' ? any : all).push(term)
  }
  const others = all.length + none.length > 0
  return (message) =>
    all.every((term) => message.includes(term)) &&
    !none.some((term) => message.includes(term)) &&
    (others || any.length === 0 || any.some((term) => message.includes(term)))
}
