/**
 * What the store keeps of Cloud Map (spec part 1, 8.2). Namespaces, services and operations are the handlers' of `traffic/discovery`.
 * An instance is a handler's, or, with `task`, the registration loop's; `health` has two writers, because on AWS it is whatever was said last.
 */
import type { Scope, ServiceArn, TaskArn } from '#cluster/api/arns.ts'

interface CloudMapTag {
  Key: string
  Value: string
}

export interface DiscoveryNamespaceRecord extends Scope {
  arn: string
  /** `ns-` and 16 characters. */
  id: string
  name: string
  type: 'HTTP' | 'DNS_PRIVATE' | 'DNS_PUBLIC'
  description?: string
  creatorRequestId?: string
  /** Of a DNS namespace: its zone, and for how many seconds it may be remembered that a name is not there. */
  dns?: { hostedZoneId: string; soaTtl: number }
  tags: CloudMapTag[]
  createdAt: number
}

export type DiscoveryRecordType = 'A' | 'AAAA' | 'SRV' | 'CNAME'

export interface DiscoveryServiceRecord extends Scope {
  arn: string
  /** `srv-` and 16 characters. */
  id: string
  name: string
  namespaceId: string
  description?: string
  creatorRequestId?: string
  /** Absent where it is found by DiscoverInstances alone. TTLs in seconds. */
  dns?: { routingPolicy: 'MULTIVALUE' | 'WEIGHTED'; records: { type: DiscoveryRecordType; ttl: number }[] }
  /** Whether somebody says of its instances that they are healthy. */
  customHealth: boolean
  /** GetServiceAttributes. */
  attributes: Record<string, string>
  /** The service of ECS that it was made for by Service Connect, and goes with. */
  managedBy?: ServiceArn
  /** Goes up with every change of its instances, whoever writes that. */
  instancesRevision: number
  tags: CloudMapTag[]
  createdAt: number
}

export type InstanceHealth = 'HEALTHY' | 'UNHEALTHY'

export interface DiscoveryInstanceRecord extends Scope {
  /** `serviceId/id` */
  key: string
  serviceId: string
  id: string
  creatorRequestId?: string
  attributes: Record<string, string>
  /** Absent where the service has no custom health. */
  health?: InstanceHealth
  /** Of an instance that ECS registered; `health` is what the task's containers said last. */
  task?: { arn: TaskArn; serviceArn: ServiceArn; health: InstanceHealth }
}

export interface DiscoveryOperationRecord extends Scope {
  id: string
  type: 'CREATE_NAMESPACE' | 'DELETE_NAMESPACE' | 'UPDATE_NAMESPACE' | 'UPDATE_SERVICE' | 'REGISTER_INSTANCE' | 'DEREGISTER_INSTANCE'
  targets: { NAMESPACE?: string; SERVICE?: string; INSTANCE?: string }
  createdAt: number
}
