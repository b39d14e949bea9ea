import { useEffect, useState } from 'react'
import type { DockerContextChoice } from '#cluster/api/resources/marina.ts'
import { useClient } from '../../data/ClientProvider.tsx'

/** The user's docker contexts, looked for once they are wanted; undefined until then. None where they cannot be read. */
export function useDockerContexts(wanted: boolean): readonly DockerContextChoice[] | undefined {
  const client = useClient()
  const [contexts, setContexts] = useState<readonly DockerContextChoice[]>()
  useEffect(() => {
    if (!wanted) return
    let isLeft = false
    client.listInstanceEngines({}).then(
      (found) => isLeft || setContexts(found.contexts),
      () => isLeft || setContexts([]),
    )
    return () => {
      isLeft = true
    }
  }, [client, wanted])
  return contexts
}
