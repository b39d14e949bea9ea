import { useCallback, useMemo } from 'react'
import type { LogBuffer } from './lines/logBuffer.ts'
import type { LogItem, LogSource } from './lines/logItem.ts'
import type { Matcher } from './lines/query.ts'
import { useLineIndex } from './lines/useLineIndex.ts'
import { everyLine, someLines, type VisibleLines } from './lines/visibleLines.ts'

/** What the reader does not want to see. */
export interface Hidden {
  tasks: ReadonlySet<string>
  containers: ReadonlySet<string>
}

interface Shown {
  lines: VisibleLines
  /** Numbers of the lines that match the search, among those that are not hidden. Undefined without a search. */
  matches: readonly number[] | undefined
}

/**
 * The lines that are left after hiding tasks and containers and, when asked to, those that do not match.
 * @param end of what is shown: lines from this number on are collected, but not shown while the view is paused
 */
export function useShownLines(
  buffer: LogBuffer,
  version: number,
  end: number,
  hidden: Hidden,
  matcher: Matcher | undefined,
  onlyMatches: boolean,
): Shown {
  const hides = hidden.tasks.size > 0 || hidden.containers.size > 0
  const isShown = useCallback(
    (item: LogItem) => item.kind === 'dropped' || !(hidden.tasks.has(item.source.task) || hidden.containers.has(item.source.container)),
    [hidden],
  )
  const isMatch = useMemo(
    () => (matcher ? (item: LogItem) => item.kind === 'line' && isShown(item) && matcher.matches(item.text) : undefined),
    [matcher, isShown],
  )
  const numbers = useLineIndex(buffer, version, hides ? isShown : undefined)
  const found = useLineIndex(buffer, version, isMatch)
  const { first } = buffer
  const chosen = onlyMatches && found ? found : numbers
  const lines = useMemo(() => (chosen ? someLines(chosen, end) : everyLine(first, end)), [chosen, first, end])
  const matches = useMemo(() => (found && (found.at(-1) ?? 0) >= end ? found.filter((n) => n < end) : found), [found, end])
  return { lines, matches }
}

/** Names in the order in which they were first heard of. */
export function namesOf(sources: readonly LogSource[]): { tasks: string[]; containers: string[] } {
  return { tasks: [...new Set(sources.map(({ task }) => task))], containers: [...new Set(sources.map(({ container }) => container))] }
}
