import { type RefObject, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useI18n } from '../../i18n/I18n.tsx'
import { placeOf } from './lines/lineIndex.ts'
import { compileQuery, type LogQuery, type Matcher } from './lines/query.ts'
import type { LogPaneHandle } from './pane/LogPane.tsx'

const nothing: LogQuery = { text: '', caseSensitive: false, regex: false }
/** A jump waits for the search to have looked at everything, but not longer: what a long search finds later corrects it. */
const SETTLE_MS = 120

interface Reached {
  matcher: Matcher | undefined
  n: number | undefined
  /** The last line that was in view when the search began; absent once the reader has gone on from there. */
  from: number | undefined
}

/** The search of a view: its words, and what they mean. */
export function useLogQuery() {
  const [query, setQuery] = useState(nothing)
  const [onlyMatches, setOnlyMatches] = useState(false)
  const compiled = useMemo(() => compileQuery(query), [query])
  const matcher: Matcher | undefined = compiled && 'matches' in compiled ? compiled : undefined
  const problem = compiled && 'problem' in compiled ? compiled.problem : undefined
  return { query, setQuery, matcher, problem, onlyMatches: onlyMatches && matcher !== undefined, setOnlyMatches }
}

/** Goes from match to match. A new search goes to the last match that is in view or above it, one that is still typed from where it began. */
export function useMatchSteps(
  matcher: Matcher | undefined,
  matches: readonly number[] | undefined,
  pane: RefObject<LogPaneHandle | null>,
  onLeave: () => void,
) {
  const { t, format } = useI18n()
  // A match is one of a search: with another search there is none yet.
  const [reached, setReached] = useState<Reached>()
  const ofThis = matcher && reached?.matcher === matcher ? reached : undefined
  const current = ofThis?.n
  const goTo = (n: number | undefined, from?: number) => {
    setReached({ matcher, n, from })
    if (n === undefined) return
    onLeave()
    pane.current?.show(n)
  }
  const upTo = (line: number) => matches?.[placeOf(matches, line + 1) - 1] ?? matches?.[0]
  /** Where the search before this one began, while the reader is still where that one led. */
  const stillFrom = () => {
    const [first, last] = pane.current?.seen() ?? [0, 0]
    return reached?.n === undefined || (first <= reached.n && reached.n <= last) ? reached?.from : undefined
  }
  const begin = useEffectEvent(() => {
    const from = stillFrom() ?? pane.current?.seen()[1] ?? 0
    goTo(upTo(from), from)
  })
  const correct = useEffectEvent(() => {
    const from = ofThis?.from
    const nearer = from === undefined ? undefined : upTo(from)
    if (from !== undefined && nearer !== undefined && nearer <= from && nearer > (current ?? -1)) goTo(nearer, from)
  })
  useEffect(() => {
    if (!matcher) return
    const timer = setTimeout(() => begin(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [matcher])
  useEffect(() => correct(), [matches])
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
