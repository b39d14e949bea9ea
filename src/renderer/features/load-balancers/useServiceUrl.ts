import type { Service } from '@aws-sdk/client-ecs'
import { useCallback } from 'react'
import { useWatch } from '../../data/ClientProvider.tsx'
import { urlOfGroups } from './loadBalancerView.ts'

/** Tells where a load balancer reaches a service, if one does. */
export function useServiceUrl(): (service: Service) => string | undefined {
  const { resources } = useWatch({ scope: 'loadBalancers' })
  const { loadBalancer } = resources
  return useCallback(
    ({ loadBalancers = [] }: Service) => {
      const groups = new Set(loadBalancers.flatMap(({ targetGroupArn }) => targetGroupArn ?? []))
      return groups.size === 0 ? undefined : urlOfGroups(loadBalancer.values(), groups)
    },
    [loadBalancer],
  )
}
