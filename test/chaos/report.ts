import type { History } from './history.ts'
import type { ChaosResult } from './runChaos.ts'

/** Everything that is checked, each in the words it fails with. */
export const CHECKS = [
  'running = desired = containers that exist',
  'no orphan container, network or volume',
  'no acknowledged write is lost',
  'lastStatus never goes back, times are in order',
  'writes are answered with success or a reason',
  'Marina runs on through what befalls it',
  'Marina waits for its engine',
  'Marina stops when it is asked to',
  'nothing is left behind',
  'nothing unforeseen is logged',
] as const

/** What was done and what was checked, as lines for people. */
export function reportLines(history: History, result: ChaosResult | undefined): string[] {
  const done = [...history.counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([what, count]) => `${String(count).padStart(6)}  ${what}`)
  const seen = result ? [`${String(result.seen.tasks).padStart(6)}  tasks seen, in ${result.seen.looks} looks`] : []
  const kept = result ? [`${String(result.ledger.acknowledged).padStart(6)}  acknowledged writes read back`] : []
  return [
    'Done:',
    ...done,
    ...seen,
    ...kept,
    'Checked:',
    ...CHECKS.map((check) => `${failedOf(history, check) ? ' WRONG' : '    ok'}  ${check}`),
  ]
}

export const failedOf = ({ violations }: History, check: string): boolean => violations.some((violation) => violation.check === check)
