import { type DecisionRule, decisionSentences, ofTaskSet } from '#cluster/api/resources/decisions.ts'

type Prefixed = { [Rule in DecisionRule as `decision.${Rule}`]: (typeof decisionSentences)[Rule] }

/** The command says the same: one text for both. */
const sentences = Object.fromEntries(
  Object.entries(decisionSentences).map(([rule, sentence]) => [`decision.${rule}`, sentence]),
) as Prefixed

export const decisions = {
  ...sentences,
  'decisions.ofTaskSet': ofTaskSet,
  'decisions.title': 'Decisions',
  'decisions.showAll': 'Show all that are kept',
  'decisions.until': 'Until {time}.',
  'decisions.times': '({times} times since {since})',
  'decisions.moreTasks': 'and {count} more',
} as const
