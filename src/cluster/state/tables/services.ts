import type { DecisionRecord } from '../records/decisionRecords.ts'
import type { ServiceEventRecord, ServiceRecord, TaskSetRecord } from '../records/serviceRecords.ts'
import { defineTable, scopeOf } from './table.ts'

/** How many events of a service are answered (spec part 1, 5.7). */
export const serviceEventWindow = 100
/** How many decisions about a service are in memory; older ones are on disk. */
export const decisionWindow = 50

/** The newest rows of each service. */
const newestOfService = (table: string, most: number) =>
  `rowid IN (SELECT rowid FROM (SELECT rowid, row_number() OVER (PARTITION BY service ORDER BY rowid DESC) AS place FROM ${table}) WHERE place <= ${most})`

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
  loadWhere: newestOfService('service_events', serviceEventWindow),
  indexes: { service: (event) => event.serviceArn },
})

export const decisions = defineTable<DecisionRecord>()({
  name: 'decisions',
  keyOf: (decision) => decision.id,
  columns: { service: (decision) => decision.serviceArn, last_at: (decision) => decision.lastAt },
  agesBy: 'last_at',
  loadWhere: newestOfService('decisions', decisionWindow),
  indexes: { service: (decision) => decision.serviceArn },
})

export const taskSets = defineTable<TaskSetRecord>()({
  name: 'task_sets',
  keyOf: (taskSet) => taskSet.arn,
  columns: {},
  indexes: { service: (taskSet) => taskSet.serviceArn },
})
