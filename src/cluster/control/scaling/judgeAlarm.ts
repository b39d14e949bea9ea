import type { AlarmState } from '#cluster/state/records/scalingRecords.ts'

export interface AlarmRule {
  comparison: 'GreaterThanThreshold' | 'GreaterThanOrEqualToThreshold' | 'LessThanThreshold' | 'LessThanOrEqualToThreshold'
  threshold: number
  /** How many of the last periods are looked at, and how many of them must breach. */
  evaluationPeriods: number
  datapointsToAlarm?: number
  treatMissingData?: 'missing' | 'ignore' | 'breaching' | 'notBreaching'
}

export interface Judgement {
  state: AlarmState
  /** In CloudWatch's form, with the numbers. */
  reason: string
}

/** Periods beyond those of the rule from which one that was not measured may be made up for. */
export const sparePeriods = 2

const comparisons: Readonly<Record<AlarmRule['comparison'], { breaches(value: number, threshold: number): boolean; words: string }>> = {
  GreaterThanThreshold: { breaches: (value, threshold) => value > threshold, words: 'greater than' },
  GreaterThanOrEqualToThreshold: { breaches: (value, threshold) => value >= threshold, words: 'greater than or equal to' },
  LessThanThreshold: { breaches: (value, threshold) => value < threshold, words: 'less than' },
  LessThanOrEqualToThreshold: { breaches: (value, threshold) => value <= threshold, words: 'less than or equal to' },
}

/**
 * What an alarm says of the last periods. Missing data is never a reason to scale in: too few datapoints are INSUFFICIENT_DATA.
 * @param newestFirst the periods of the rule and `sparePeriods` more
 */
export function judgeAlarm(rule: AlarmRule, newestFirst: readonly (number | undefined)[]): Judgement {
  const { evaluationPeriods, datapointsToAlarm = evaluationPeriods, treatMissingData = 'missing' } = rule
  const { breaches, words } = comparisons[rule.comparison]
  const filled = treatMissingData === 'breaching' || treatMissingData === 'notBreaching'
  const looked: (number | undefined)[] = filled
    ? newestFirst.slice(0, evaluationPeriods)
    : newestFirst.filter((value) => value !== undefined).slice(0, evaluationPeriods)
  const known = looked.filter((value) => value !== undefined)
  if (looked.length < evaluationPeriods) return { state: 'INSUFFICIENT_DATA', reason: insufficient(known.length, evaluationPeriods) }
  const breaching = looked.filter((value) => (value === undefined ? treatMissingData === 'breaching' : breaches(value, rule.threshold)))
  const shown = known.map((value) => value.toFixed(1)).join(', ')
  const state = breaching.length >= datapointsToAlarm ? 'ALARM' : 'OK'
  const were = state === 'ALARM' ? 'were' : 'were not all'
  return {
    state,
    reason: `Threshold Crossed: ${known.length} datapoints [${shown}] ${were} ${words} the threshold (${rule.threshold.toFixed(1)}).`,
  }
}

const insufficient = (known: number, wanted: number) => `Insufficient Data: ${known} of ${wanted} datapoints were measured so far.`
