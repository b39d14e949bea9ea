import { readFileSync } from 'node:fs'

/** What a layer of tests came to. */
export interface Tally {
  passed: number
  failed: number
  /** One line for each skipped test: its name and why. */
  skipped: string[]
}

export const nothing: Tally = { passed: 0, failed: 0, skipped: [] }
export const passed: Tally = { ...nothing, passed: 1 }
export const failed: Tally = { ...nothing, failed: 1 }
export const skipped = (what: string): Tally => ({ ...nothing, skipped: [what] })

export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (all, one) => ({ passed: all.passed + one.passed, failed: all.failed + one.failed, skipped: [...all.skipped, ...one.skipped] }),
    nothing,
  )
}

/** The last line of a run, in the form that machines look for. */
export const closingLine = ({ passed, failed, skipped }: Tally): string => `${passed} passed, ${failed} failed, ${skipped.length} skipped`

/** Skips listed with their reason, equal ones once: forty tests without an engine have one cause. */
export function skipLines(lines: readonly string[]): string[] {
  const reasons = new Map<string, string[]>()
  for (const line of lines) {
    const at = line.lastIndexOf(': ')
    const [name, reason] = at < 0 ? [line, 'no reason given'] : [line.slice(0, at), line.slice(at + 2)]
    reasons.set(reason, [...(reasons.get(reason) ?? []), name])
  }
  return [...reasons].map(
    ([reason, names]) => `  ${names.length === 1 ? names[0] : `${names.length} tests, such as ${names[0]}`}: ${reason}`,
  )
}

/** As a layer wrote it to a file; undefined where it did not come to that. */
export function readTally(file: string): Tally | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tally
  } catch {
    return undefined
  }
}
