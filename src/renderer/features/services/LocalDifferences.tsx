import Alert from '@cloudscape-design/components/alert'
import { useEffect, useState } from 'react'
import type { LocalDifference } from '#cluster/api/resources/marina.ts'
import { useClient } from '../../data/ClientProvider.tsx'

/** What of a task definition AWS does otherwise, one sentence each; nothing where nothing differs. */
export function LocalDifferences({ taskDefinition }: { taskDefinition: string | undefined }) {
  const client = useClient()
  const [differences, setDifferences] = useState<readonly LocalDifference[]>([])
  useEffect(() => {
    if (!taskDefinition) return
    let current = true
    const show = (found: readonly LocalDifference[]) => current && setDifferences(found)
    void client.listLocalDifferences({ taskDefinition }).then(
      (answer) => show(answer.differences),
      () => show([]),
    )
    return () => {
      current = false
    }
  }, [client, taskDefinition])
  if (differences.length === 0) return null
  return (
    <Alert type="info">
      {differences.map(({ path, sentence }) => (
        <div key={`${path} ${sentence}`}>{sentence}</div>
      ))}
    </Alert>
  )
}
