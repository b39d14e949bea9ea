import type { ContainerInstance, Service } from '@aws-sdk/client-ecs'
import { useEffect, useMemo, useState } from 'react'
import { useClient } from '../../data/ClientProvider.tsx'
import { useTaskDefinition } from '../../data/useTaskDefinition.ts'
import { type Room, roomFor, taskSize } from './room.ts'

/** Long enough for a scaling step to settle before it is counted again. */
const SETTLE_MS = 400

/** How many more tasks of a service fit on the cluster's instances. Undefined for Fargate, and until it is known. */
export function useRoom(service: Service | undefined): Room | undefined {
  const client = useClient()
  const definition = useTaskDefinition(service?.taskDefinition)
  const [instances, setInstances] = useState<readonly ContainerInstance[]>([])
  const cluster = service?.launchType === 'FARGATE' ? undefined : service?.clusterArn
  const counts = `${service?.runningCount}/${service?.pendingCount}`
  useEffect(() => {
    if (!cluster) return
    let current = true
    const read = async () => {
      const { containerInstanceArns = [] } = await client.listContainerInstances({ cluster })
      if (containerInstanceArns.length === 0) return []
      return (await client.describeContainerInstances({ cluster, containerInstances: containerInstanceArns })).containerInstances ?? []
    }
    const show = (found: readonly ContainerInstance[]) => current && setInstances(found)
    // Room is an extra: where it cannot be read, the control works without it.
    const timer = setTimeout(() => void read().then(show, () => show([])), SETTLE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
    // Counts stand for "what is reserved may have changed".
  }, [client, cluster, counts])
  return useMemo(() => (definition ? roomFor(taskSize(definition), instances) : undefined), [definition, instances])
}
