import { useEffect, useState } from 'react'
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

interface State {
  /** Which search this is of: an answer to an earlier one is worth nothing. */
  of: string
  hits: readonly LogHit[] | undefined
  busy: boolean
  failure?: Error | undefined
  nextToken?: string | undefined
}

const LINES_ON_A_PAGE = 100

/** Looks for a text in all output that is kept, of tasks that are gone too. An empty text looks for nothing. */
export function useKeptSearch(text: string, caseSensitive: boolean): KeptSearch {
  const client = useClient()
  const [round, setRound] = useState(0)
  const search = JSON.stringify([text, caseSensitive, round])
  const [known, setKnown] = useState<State>()
  const state = known?.of === search ? known : { of: search, hits: undefined, busy: text !== '' }

  useEffect(() => {
    if (text === '') return
    let current = true
    const set = (read: Pick<State, 'hits' | 'failure' | 'nextToken'>) => current && setKnown({ of: search, busy: false, ...read })
    client.searchLogs({ text, caseSensitive, limit: LINES_ON_A_PAGE }).then(set, (failure: Error) => set({ hits: undefined, failure }))
    return () => {
      current = false
    }
  }, [client, text, caseSensitive, search])

  const readOn = async ({ hits = [], nextToken }: State) => {
    const set = (next: Partial<State>) => setKnown((now) => (now?.of === search ? { ...now, ...next } : now))
    set({ busy: true, failure: undefined })
    try {
      const page = await client.searchLogs({ text, caseSensitive, limit: LINES_ON_A_PAGE, ...(nextToken !== undefined && { nextToken }) })
      set({ busy: false, hits: [...hits, ...page.hits], nextToken: page.nextToken })
    } catch (failure) {
      set({ busy: false, failure: failure as Error })
    }
  }
  return {
    hits: state.hits,
    busy: state.busy,
    failure: state.failure,
    more: state.nextToken === undefined ? undefined : () => void readOn(state),
    again: () => setRound((count) => count + 1),
  }
}
