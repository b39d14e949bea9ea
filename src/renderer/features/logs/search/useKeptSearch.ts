import { useCallback, useEffect, useRef, useState } from 'react'
import type { LogHit } from '#cluster/api/streams.ts'
import { useClient } from '../../../data/ClientProvider.tsx'

export interface KeptSearch {
  /** Newest first; undefined until the first page is there. */
  hits: readonly LogHit[] | undefined
  busy: boolean
  failure: Error | undefined
  /** Reads the next page; absent where everything has been looked at. */
  more: (() => void) | undefined
  /** Looks again from the newest line on. */
  again(): void
}

type State = Pick<KeptSearch, 'hits' | 'busy' | 'failure'> & { nextToken?: string | undefined }

const NOTHING: State = { hits: undefined, busy: false, failure: undefined }
const LINES_ON_A_PAGE = 100

/** Looks for a text in all output that is kept, of tasks that are gone too. An empty text looks for nothing. */
export function useKeptSearch(text: string, caseSensitive: boolean): KeptSearch {
  const client = useClient()
  const [state, setState] = useState(NOTHING)
  const [round, setRound] = useState(0)
  /** The search whose answers count: one that is asked for later makes those of the one before worthless. */
  const current = useRef(0)

  const read = useCallback(
    async (known: readonly LogHit[], nextToken?: string) => {
      const turn = ++current.current
      setState((before) => ({ ...before, busy: true, failure: undefined }))
      try {
        const page = await client.searchLogs({ text, caseSensitive, limit: LINES_ON_A_PAGE, ...(nextToken && { nextToken }) })
        if (turn === current.current)
          setState({ hits: [...known, ...page.hits], busy: false, failure: undefined, nextToken: page.nextToken })
      } catch (failure) {
        if (turn === current.current) setState((before) => ({ ...before, busy: false, failure: failure as Error }))
      }
    },
    [client, text, caseSensitive],
  )
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round is the wish to look again
  useEffect(() => {
    setState(NOTHING)
    if (text !== '') void read([])
    return () => {
      current.current += 1
    }
  }, [read, text, round])
  const { hits, busy, failure, nextToken } = state
  return {
    hits,
    busy,
    failure,
    more: nextToken === undefined ? undefined : () => void read(hits ?? [], nextToken),
    again: () => setRound((count) => count + 1),
  }
}
