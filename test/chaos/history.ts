/** What a run did and what went wrong, in the order it happened. */
export interface History {
  /** Counts it under `what` for the closing table, and keeps the line. */
  note(what: string, detail?: string): void
  /** Something that must not be: the run has failed, and goes on to find more. */
  wrong(check: string, detail: string): void
  readonly lines: readonly string[]
  readonly counts: ReadonlyMap<string, number>
  readonly violations: readonly Violation[]
}

export interface Violation {
  check: string
  detail: string
}

/** The first of one kind tell as much as all of them. */
const MOST_OF_A_KIND = 20

/** @param tell called with each line as it is made */
export function createHistory(tell: (line: string) => void): History {
  const begin = performance.now()
  const lines: string[] = []
  const counts = new Map<string, number>()
  const violations: Violation[] = []
  const add = (text: string) => {
    const line = `${((performance.now() - begin) / 1000).toFixed(1).padStart(7)} s  ${text}`
    lines.push(line)
    tell(line)
  }
  return {
    lines,
    counts,
    violations,
    note(what, detail) {
      counts.set(what, (counts.get(what) ?? 0) + 1)
      add(detail ? `${what}: ${detail}` : what)
    },
    wrong(check, detail) {
      if (violations.some((known) => known.check === check && known.detail === detail)) return
      if (violations.filter((violation) => violation.check === check).length >= MOST_OF_A_KIND) return
      violations.push({ check, detail })
      add(`WRONG ${check}: ${detail}`)
    },
  }
}
