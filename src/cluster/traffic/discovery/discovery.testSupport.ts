import type {
  DiscoveryInstanceRecord,
  DiscoveryNamespaceRecord,
  DiscoveryServiceRecord,
  InstanceHealth,
} from '#cluster/state/records/discoveryRecords.ts'

export const scope = { account: '000000000000', region: 'us-east-1' }
const arnOf = (kind: string, id: string) => `arn:aws:servicediscovery:${scope.region}:${scope.account}:${kind}/${id}`

/** A DNS namespace whose id is made from its name. */
export function buildNamespace(name: string, over: Partial<DiscoveryNamespaceRecord> = {}): DiscoveryNamespaceRecord {
  const id = `ns-${name}`
  const dns = { hostedZoneId: 'Z1', soaTtl: 15 }
  return { ...scope, arn: arnOf('namespace', id), id, name, type: 'DNS_PRIVATE', dns, tags: [], createdAt: 0, ...over }
}

/** A service of `shop.local` whose id is made from its name. */
export function buildService(name: string, over: Partial<DiscoveryServiceRecord> = {}): DiscoveryServiceRecord {
  const id = `srv-${name}`
  return {
    ...scope,
    arn: arnOf('service', id),
    id,
    name,
    namespaceId: 'ns-shop.local',
    dns: { routingPolicy: 'MULTIVALUE', records: [{ type: 'A', ttl: 10 }] },
    customHealth: true,
    attributes: {},
    instancesRevision: 0,
    tags: [],
    createdAt: 0,
    ...over,
  }
}

export function buildInstance(
  service: string,
  id: string,
  attributes: Record<string, string>,
  health?: InstanceHealth,
): DiscoveryInstanceRecord {
  const serviceId = `srv-${service}`
  return { ...scope, key: `${serviceId}/${id}`, serviceId, id, attributes, ...(health && { health }) }
}
