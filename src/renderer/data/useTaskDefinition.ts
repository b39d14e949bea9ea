import type { TaskDefinition } from '@aws-sdk/client-ecs'
import { useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useClient } from './ClientProvider.tsx'

// A revision never changes, so what was read once is kept for as long as the page.
const known = new WeakMap<ClusterClient, Map<string, Promise<TaskDefinition | undefined>>>()

/** One revision with its containers. Undefined until it is there, and where it cannot be read. @param arn with revision */
export function useTaskDefinition(arn: string | undefined): TaskDefinition | undefined {
  const client = useClient()
  const [read, setRead] = useState<{ arn: string; definition: TaskDefinition | undefined }>()
  useEffect(() => {
    if (!arn) return
    let current = true
    void readOnce(client, arn).then((definition) => current && setRead({ arn, definition }))
    return () => {
      current = false
    }
  }, [client, arn])
  return read?.arn === arn ? read?.definition : undefined
}

function readOnce(client: ClusterClient, arn: string): Promise<TaskDefinition | undefined> {
  const ofClient = known.get(client) ?? new Map<string, Promise<TaskDefinition | undefined>>()
  known.set(client, ofClient)
  const present = ofClient.get(arn)
  if (present) return present
  const reading = client.describeTaskDefinition({ taskDefinition: arn }).then(
    ({ taskDefinition }) => taskDefinition,
    () => void ofClient.delete(arn),
  )
  ofClient.set(arn, reading as Promise<TaskDefinition | undefined>)
  return reading as Promise<TaskDefinition | undefined>
}
