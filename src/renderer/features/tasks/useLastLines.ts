import { useEffect, useState } from 'react'
import type { LogEntry } from '#cluster/api/streams.ts'
import { useClient } from '../../data/ClientProvider.tsx'

export interface LastLines {
  state: 'loading' | 'ready' | 'failed'
  lines: readonly LogEntry[]
  /** Why the output of some container cannot be read. */
  why: string | undefined
}

/** The end of a task's output, once: for the page that says why it stopped. */
export function useLastLines(cluster: string, task: string, count: number): LastLines {
  const client = useClient()
  const [result, setResult] = useState<LastLines>({ state: 'loading', lines: [], why: undefined })
  useEffect(() => {
    const leave = new AbortController()
    const read = async () => {
      const lines: LogEntry[] = []
      let why: string | undefined
      for await (const event of client.logs({ cluster, tasks: [task], tail: count, follow: false }, leave.signal)) {
        if (event.type === 'lines') lines.push(...event.lines)
        if (event.type === 'unreadable') why = event.why
        if (event.type === 'caughtUp') break
      }
      lines.sort((a, b) => (a.time < b.time ? -1 : 1))
      if (!leave.signal.aborted) setResult({ state: 'ready', lines: lines.slice(-count), why })
    }
    read().catch((error: unknown) => {
      if (!leave.signal.aborted) setResult({ state: 'failed', lines: [], why: error instanceof Error ? error.message : undefined })
    })
    return () => leave.abort()
  }, [client, cluster, task, count])
  return result
}
