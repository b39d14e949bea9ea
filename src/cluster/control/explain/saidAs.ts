import type { Explanation } from '#cluster/api/resources/explanation.ts'

type Said = NonNullable<Explanation['said']>

/** What an explanation and a decision have in common. @param decision the first one counts; none says nothing */
export function saidAs(decision?: Said): Pick<Explanation, 'said'> {
  if (!decision) return {}
  const { rule, numbers, names } = decision
  return { said: { rule, ...(numbers && { numbers }), ...(names && { names }) } }
}
