import { type RefObject, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import { placeOf } from './lines/lineIndex.ts'
import { compileQuery, type LogQuery, type Matcher } from './lines/query.ts'
import type { LogPaneHandle } from './pane/LogPane.tsx'

const nothing: LogQuery = { text: '', caseSensitive: false, regex: false }
/** A jump waits for the search to have looked at everything, but not longer. */
const SETTLE_MS = 120

/** The search of a view: its words, and what they mean. */
export function useLogQuery() {
  const [query, setQuery] = useState(nothing)
  const [onlyMatches, setOnlyMatches] = useState(false)
  const compiled = useMemo(() => compileQuery(query), [query])
  const matcher: Matcher | undefined = compiled && 'matches' in compiled ? compiled : undefined
  const problem = compiled && 'problem' in compiled ? compiled.problem : undefined
  return { query, setQuery, matcher, problem, onlyMatches: onlyMatches && matcher !== undefined, setOnlyMatches }
}

/** Goes from match to match. A new search goes to the last match that is in view or above it. */
export function useMatchSteps(
  matcher: Matcher | undefined,
  matches: readonly number[] | undefined,
  pane: RefObject<LogPaneHandle | null>,
  onLeave: () => void,
) {
  const { t, format } = useI18n()
  // A match is one of a search: with another search there is none yet.
  const [reached, setReached] = useState<{ matcher: Matcher | undefined; n: number | undefined }>()
  const current = matcher && reached?.matcher === matcher ? reached.n : undefined
  const goTo = (n: number | undefined) => {
    setReached({ matcher, n })
    if (n === undefined) return
    onLeave()
    pane.current?.show(n)
  }
  const begin = useEffectEvent(() => {
    const found = matches ?? []
    const [, last] = pane.current?.seen() ?? [0, 0]
    goTo(found[placeOf(found, last + 1) - 1] ?? found[0])
  })
  useEffect(() => {
    if (!matcher) return
    const timer = setTimeout(() => begin(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [matcher])
  const step = (by: 1 | -1) => {
    const found = matches ?? []
    if (found.length === 0) return
    const at = current === undefined ? found.length : placeOf(found, current)
    // The current line may have been let go: its place is then that of the next one.
    const isThere = found[at] === current
    const next = by === 1 ? at + (isThere ? 1 : 0) : at - 1
    goTo(found[(next + found.length) % found.length])
  }
  const count = matches?.length ?? 0
  const words = () => {
    if (!matcher) return ''
    if (count === 0) return t('logs.findNone')
    if (current === undefined) return t('logs.findSome', { count })
    return t('logs.findCount', { at: format.number(placeOf(matches ?? [], current) + 1), count: format.number(count) })
  }
  return { current, step, found: words() }
}
