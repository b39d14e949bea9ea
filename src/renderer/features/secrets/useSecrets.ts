import { useMemo } from 'react'
import { useWatch } from '../../data/ClientProvider.tsx'
import type { Failure } from '../../data/watchState.ts'
import { type KeptSecret, keptSecrets } from './secretsView.ts'

interface Secrets {
  /** Undefined until they are there. */
  rows: readonly KeptSecret[] | undefined
  failure: Failure | undefined
}

/** Every secret and parameter as it is now, without its value. */
export function useSecrets(): Secrets {
  const { phase, resources, failure } = useWatch({ scope: 'secrets' })
  const { secret, parameter } = resources
  const isReady = phase === 'ready'
  const rows = useMemo(
    () => (isReady ? keptSecrets([...secret.values()], [...parameter.values()]) : undefined),
    [isReady, secret, parameter],
  )
  return { rows, failure: phase === 'failed' ? failure : undefined }
}
