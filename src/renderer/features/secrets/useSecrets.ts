import { useCallback, useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useOffline } from '../../app/shell/DisconnectedBanner.tsx'
import { useClient } from '../../data/ClientProvider.tsx'
import { type KeptSecret, keptSecrets, type ParameterEntry, type SecretEntry } from './secretsView.ts'

interface Secrets {
  /** Undefined until they are there. */
  rows: readonly KeptSecret[] | undefined
  failure: Error | undefined
  reload(): void
}

/**
 * Every secret and parameter, without their values. The watch does not carry them, so they are read again after a change made here,
 * when the window is come back to, and when the cluster answers again.
 */
export function useSecrets(): Secrets {
  const client = useClient()
  const offline = useOffline() !== undefined
  const [read, setRead] = useState<Pick<Secrets, 'rows' | 'failure'>>({ rows: undefined, failure: undefined })
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

async function readAll(client: ClusterClient): Promise<KeptSecret[]> {
  const [secrets, parameters] = await Promise.all([allSecrets(client), allParameters(client)])
  return keptSecrets(secrets, parameters)
}

async function allSecrets({ secrets }: ClusterClient): Promise<SecretEntry[]> {
  const all: SecretEntry[] = []
  let token: string | undefined
  do {
    const page = await secrets.listSecrets({ IncludePlannedDeletion: true, NextToken: token })
    all.push(...(page.SecretList ?? []))
    token = page.NextToken
  } while (token !== undefined)
  return all
}

async function allParameters({ parameters }: ClusterClient): Promise<ParameterEntry[]> {
  const all: ParameterEntry[] = []
  let token: string | undefined
  do {
    const page = await parameters.describeParameters({ NextToken: token })
    all.push(...(page.Parameters ?? []))
    token = page.NextToken
  } while (token !== undefined)
  return all
}
