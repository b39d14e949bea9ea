import { type RefObject, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
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

/** The line to go to: what a long search has found since then counts while the reader has not gone on. */
function nearer({ n, from }: Reached, upTo: (line: number) => number | undefined): number | undefined {
  const found = from === undefined ? undefined : upTo(from)
  return from !== undefined && found !== undefined && found <= from && found > (n ?? -1) ? found : n
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
  const upTo = (line: number) => matches?.[placeOf(matches, line + 1) - 1] ?? matches?.[0]
  const current = ofThis && nearer(ofThis, upTo)
  const shown = useRef<number>(undefined)
  const show = (n: number | undefined) => {
    if (n === undefined) return
    shown.current = n
    onLeave()
    pane.current?.show(n)
  }
  const goTo = (n: number | undefined, from?: number) => {
    setReached({ matcher, n, from })
    show(n)
  }
  const begin = useEffectEvent(() => {
    const [first, last] = pane.current?.seen() ?? [0, 0]
    // Still where the search before this one led: it begins where that one did.
    const stays = shown.current === undefined || (first <= shown.current && shown.current <= last)
    const from = (stays ? reached?.from : undefined) ?? last
    goTo(upTo(from), from)
  })
  useEffect(() => {
    if (!matcher) return
    const timer = setTimeout(() => begin(), SETTLE_MS)
    return () => clearTimeout(timer)
  }, [matcher])
  const follow = useEffectEvent(() => current !== ofThis?.n && show(current))
  useEffect(() => void follow(), [current])
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
