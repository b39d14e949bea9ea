/** One measured claim. */
export interface Figure {
  name: string
  /** Marina's own number. */
  value: number
  unit: string
  /** What it is compared with, measured in the same run; absent for a plain limit. */
  reference?: { name: string; value: number }
  /** value / reference, or value alone where there is no reference. */
  ratio: number
  goal: { at: 'most' | 'least'; ratio: number }
}

export const meetsGoal = ({ ratio, goal }: Figure): boolean => (goal.at === 'most' ? ratio <= goal.ratio : ratio >= goal.ratio)

const round = (value: number) => Number(value.toPrecision(4))

/** One line of `--json`. */
export function toJson(figure: Figure): string {
  const { name, value, unit, reference, ratio, goal } = figure
  return JSON.stringify({
    name,
    value: round(value),
    unit,
    reference: reference ? { name: reference.name, value: round(reference.value) } : null,
    ratio: round(ratio),
    goal: `${goal.at === 'most' ? '<=' : '>='} ${goal.ratio}`,
    ok: meetsGoal(figure),
  })
}

/** One line for people. */
export function toText(figure: Figure): string {
  const { name, value, unit, reference, ratio, goal } = figure
  const against = reference ? `, ${reference.name} ${round(reference.value)} ${unit}, ratio ${round(ratio)}` : ''
  return `${meetsGoal(figure) ? 'ok    ' : 'MISSED'} ${name}: ${round(value)} ${unit}${against} (goal ${goal.at === 'most' ? '≤' : '≥'} ${goal.ratio})`
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** @param percent 0 to 100; the nearest rank */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN
}
