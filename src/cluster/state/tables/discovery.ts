import type {
  DiscoveryInstanceRecord,
  DiscoveryNamespaceRecord,
  DiscoveryOperationRecord,
  DiscoveryServiceRecord,
} from '../records/discoveryRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const discoveryNamespaces = defineTable<DiscoveryNamespaceRecord>()({
  name: 'discovery_namespaces',
  keyOf: (namespace) => namespace.id,
  columns: {},
  indexes: {
    scope: scopeOf,
    /** Names in DNS do not mind their case. */
    name: (namespace) => namespace.name.toLowerCase(),
    /** Those that tasks may ask for by DNS. */
    dns: (namespace) => (namespace.dns ? 'dns' : undefined),
  },
})

export const discoveryServices = defineTable<DiscoveryServiceRecord>()({
  name: 'discovery_services',
  keyOf: (service) => service.id,
  columns: {},
  indexes: { scope: scopeOf, namespace: (service) => service.namespaceId, managedBy: (service) => service.managedBy },
})

export const discoveryInstances = defineTable<DiscoveryInstanceRecord>()({
  name: 'discovery_instances',
  keyOf: (instance) => instance.key,
  columns: {},
  indexes: {
    service: (instance) => instance.serviceId,
    task: (instance) => instance.task?.arn,
    /** Those that ECS registered. */
    registered: (instance) => (instance.task ? 'registered' : undefined),
  },
})

export const discoveryOperations = defineTable<DiscoveryOperationRecord>()({
  name: 'discovery_operations',
  keyOf: (operation) => operation.id,
  columns: {},
  indexes: { scope: scopeOf },
})
