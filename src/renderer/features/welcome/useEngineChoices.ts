import { useEffect, useState } from 'react'
import type { EngineChoice } from '#cluster/api/resources/marina.ts'
import { useClient } from '../../data/ClientProvider.tsx'

const EVERY_MS = 2_000

/**
 * The engines there are, looked for again every 2 s while somebody is shown them: starting Docker is not a change of
 * the cluster, so the watch cannot tell.
 */
export function useEngineChoices(known: readonly EngineChoice[] | undefined): readonly EngineChoice[] {
  const client = useClient()
  const [choices, setChoices] = useState<readonly EngineChoice[]>()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let current = true
    const look = async () => {
      const found = await client.listEngines({}).catch(() => undefined)
      if (!current) return
      if (found) setChoices(found.engines)
      timer = setTimeout(() => void look(), EVERY_MS)
    }
    void look()
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client])
  return choices ?? known ?? []
}
