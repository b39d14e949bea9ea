import type { Service, ServiceRegistry } from '@aws-sdk/client-ecs'
import { useEffect, useState } from 'react'
import type { ClusterClient } from '#cluster/api/contract.ts'
import { useClient } from '../../data/ClientProvider.tsx'

/** Long enough for a wave of changes to pass. */
const SETTLE_MS = 250

/** An instance as Cloud Map knows it. */
export interface DiscoveredInstance {
  id: string
  /** With the port, where there is one. */
  at: string
  health: string
}

/** What a service is found as. */
export interface DiscoveryName {
  registryArn: string
  /** `service.namespace`, or the service's name alone where only DiscoverInstances finds it. */
  name: string
  records: string[]
  instances: DiscoveredInstance[]
}

/** By what names others find a service, and whom they find; read again whenever something of the service or its tasks changes. */
export function useDiscovery(service: Service): readonly DiscoveryName[] {
  const client = useClient()
  const [names, setNames] = useState<readonly DiscoveryName[]>([])
  useEffect(() => {
    const { serviceRegistries = [] } = service
    let current = true
    const show = (found: readonly DiscoveryName[]) => current && setNames(found)
    const read = () => Promise.all(serviceRegistries.map((registry) => readName(client, registry)))
    // What is registered follows the tasks a moment later.
    const timer = setTimeout(() => void read().then(show, () => show([])), SETTLE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [client, service])
  return names
}

async function readName({ discovery }: ClusterClient, { registryArn = '' }: ServiceRegistry): Promise<DiscoveryName> {
  const { Service } = await discovery.getService({ Id: registryArn })
  const { Namespace } = await discovery.getNamespace({ Id: Service?.NamespaceId })
  const asked = { NamespaceName: Namespace?.Name, ServiceName: Service?.Name, HealthStatus: 'ALL' as const }
  const { Instances = [] } = await discovery.discoverInstances(asked)
  return {
    registryArn,
    name: Service?.DnsConfig ? `${Service.Name}.${Namespace?.Name}` : (Service?.Name ?? ''),
    records: Service?.DnsConfig?.DnsRecords?.map(({ Type }) => Type ?? '') ?? [],
    instances: Instances.map(({ InstanceId = '', HealthStatus = 'UNKNOWN', Attributes = {} }) => ({
      id: InstanceId,
      at: [Attributes['AWS_INSTANCE_IPV4'], Attributes['AWS_INSTANCE_PORT']].filter(Boolean).join(':'),
      health: HealthStatus,
    })),
  }
}
