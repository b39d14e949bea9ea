import { useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useClient } from './ClientProvider.tsx'

/**
 * What no watch brings, read once, and a way to put a newer answer in its place.
 * @param read the same function on every render
 * @returns undefined until it is there; a Marina that is away is said by the shell
 */
export function useRead<Answer extends object>(
  read: (client: ClusterClient) => Promise<Answer>,
): [answer: Answer | undefined, put: (answer: Answer) => void] {
  const client = useClient()
  const [answer, setAnswer] = useState<Answer>()
  useEffect(() => {
    let current = true
    read(client).then(
      (found) => current && setAnswer(found),
      () => {},
    )
    return () => {
      current = false
    }
  }, [client, read])
  return [answer, setAnswer]
}
