import { useEffect, useState } from 'react'
import type { MarinaOperations } from '#cluster/api/operations/marina.ts'
import type { LocalDifference } from '#cluster/api/resources/marina.ts'
import { useClient } from './ClientProvider.tsx'

const none: readonly LocalDifference[] = []

/**
 * What of something AWS does otherwise; undefined until it is known, empty where it cannot be read.
 * @param of a task definition by name, one that is not registered yet, or a cluster; undefined for nothing. Compared by what is in it
 */
export function useLocalDifferences(
  of: MarinaOperations['ListLocalDifferences']['request'] | undefined,
): readonly LocalDifference[] | undefined {
  const client = useClient()
  const asked = of && JSON.stringify(of)
  const [found, setFound] = useState<{ asked: string; differences: readonly LocalDifference[] }>()
  useEffect(() => {
    if (!asked) return
    let current = true
    const show = (differences: readonly LocalDifference[]) => current && setFound({ asked, differences })
    void client.listLocalDifferences(JSON.parse(asked) as NonNullable<typeof of>).then(
      (answer) => show(answer.differences),
      () => show(none),
    )
    return () => {
      current = false
    }
  }, [client, asked])
  return asked !== undefined && found?.asked === asked ? found.differences : undefined
}
