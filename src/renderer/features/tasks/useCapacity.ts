import type { TaskDefinition } from '@aws-sdk/client-ecs'
import { useState } from 'react'
import { useWatch } from '../../data/ClientProvider.tsx'
import { type ClusterCapacity, defaultStrategy, type ProviderItem } from './capacityForm.ts'
import { launchTypesOf } from './launchForm.ts'

/**
 * What a launch form has for capacity: the cluster's default strategy until something else is chosen, as ECS takes it where nothing is
 * named; undefined is the launch type.
 */
export function useCapacity(clusterName: string, definition: TaskDefinition | undefined) {
  const { resources } = useWatch({ scope: 'summary' })
  const [chosen, setChosen] = useState<{ clusterName: string; items: readonly ProviderItem[] | undefined }>()
  const cluster: ClusterCapacity = [...resources.cluster.values()].find((one) => one.clusterName === clusterName) ?? {}
  const allowed = launchTypesOf(definition)
  return {
    cluster,
    allowed,
    // Another cluster has other providers.
    capacity: chosen?.clusterName === clusterName ? chosen.items : defaultStrategy(cluster, allowed),
    setCapacity: (items: readonly ProviderItem[] | undefined) => setChosen({ clusterName, items }),
  }
}
