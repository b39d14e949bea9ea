import { useCallback, useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useOffline } from '../../../app/shell/DisconnectedBanner.tsx'
import { useClient } from '../../../data/ClientProvider.tsx'

export interface LogGroupRow {
  name: string
  createdAt: Date | undefined
  /** Undefined: as long as there is room. */
  retentionDays: number | undefined
  bytes: number
}

interface LogGroups {
  /** Undefined until they are there. */
  rows: readonly LogGroupRow[] | undefined
  failure: Error | undefined
  reload(): void
}

/** Every log group. The watch does not carry them, so they are read again when the window is come back to. */
export function useLogGroups(): LogGroups {
  const client = useClient()
  const offline = useOffline() !== undefined
  const [read, setRead] = useState<Pick<LogGroups, 'rows' | 'failure'>>({ rows: undefined, failure: undefined })
  const [round, setRound] = useState(0)
  const reload = useCallback(() => setRound((count) => count + 1), [])
  useEffect(() => {
    addEventListener('focus', reload)
    return () => removeEventListener('focus', reload)
  }, [reload])
  useEffect(() => {
    if (offline) return
    let current = true
    readAll(client).then(
      (rows) => current && setRead({ rows, failure: undefined }),
      (failure: Error) => current && setRead(({ rows }) => ({ rows, failure })),
    )
    return () => {
      current = false
    }
  }, [client, offline, round])
  return { ...read, reload }
}

async function readAll({ cloudWatchLogs }: ClusterClient): Promise<LogGroupRow[]> {
  const all: LogGroupRow[] = []
  let nextToken: string | undefined
  do {
    const page = await cloudWatchLogs.describeLogGroups({ ...(nextToken && { nextToken }) })
    for (const { logGroupName = '', creationTime, retentionInDays, storedBytes = 0 } of page.logGroups ?? []) {
      const createdAt = creationTime === undefined ? undefined : new Date(creationTime)
      all.push({ name: logGroupName, createdAt, retentionDays: retentionInDays, bytes: storedBytes })
    }
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return all
}
