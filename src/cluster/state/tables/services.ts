import type { ServiceEventRecord, ServiceRecord, TaskSetRecord } from '../records/serviceRecords.ts'
import { defineTable, newestOf, scopeOf } from './table.ts'

/** How many events of a service are answered (spec part 1, 5.7). */
export const serviceEventWindow = 100

export const services = defineTable<ServiceRecord>()({
  name: 'services',
  keyOf: (service) => service.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    cluster: (service) => service.clusterArn,
    activeOfCluster: (service) => (service.status === 'ACTIVE' ? service.clusterArn : undefined),
    inactive: (service) => (service.status === 'INACTIVE' ? 'inactive' : undefined),
    taskDefinition: (service) => (service.status === 'INACTIVE' ? undefined : service.taskDefinitionArn),
    connected: (service) => (service.serviceConnect && service.status !== 'INACTIVE' ? 'connected' : undefined),
    connectNamespace: (service) => (service.status === 'INACTIVE' ? undefined : service.serviceConnect?.namespaceArn),
  },
  lists: { activeOfCluster: (service) => (service.status === 'ACTIVE' ? service.clusterArn : undefined) },
})

export const serviceEvents = defineTable<ServiceEventRecord>()({
  name: 'service_events',
  keyOf: (event) => event.id,
  columns: { service: (event) => event.serviceArn, created_at: (event) => event.createdAt },
  agesBy: 'created_at',
  loadWhere: newestOf('service_events', 'service', serviceEventWindow),
  indexes: { service: (event) => event.serviceArn },
})

export const taskSets = defineTable<TaskSetRecord>()({
  name: 'task_sets',
  keyOf: (taskSet) => taskSet.arn,
  columns: {},
  indexes: { service: (taskSet) => taskSet.serviceArn },
})
