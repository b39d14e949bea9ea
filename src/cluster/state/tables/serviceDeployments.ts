import type { ServiceDeploymentRecord, ServiceRevisionRecord } from '../records/serviceDeploymentRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const serviceRevisions = defineTable<ServiceRevisionRecord>()({
  name: 'service_revisions',
  keyOf: (revision) => revision.arn,
  columns: {},
  indexes: { service: (revision) => revision.serviceArn },
})

const isOngoing = ({ status }: ServiceDeploymentRecord) =>
  status === 'PENDING' || status === 'IN_PROGRESS' || status.endsWith('_REQUESTED') || status === 'ROLLBACK_IN_PROGRESS'

export const serviceDeployments = defineTable<ServiceDeploymentRecord>()({
  name: 'service_deployments',
  keyOf: (deployment) => deployment.arn,
  columns: {},
  indexes: {
    service: (deployment) => deployment.serviceArn,
    ongoingOfService: (deployment) => (isOngoing(deployment) ? deployment.serviceArn : undefined),
    /** Those with hooks whose targets are to be called. */
    calling: (deployment) =>
      isOngoing(deployment) && deployment.lifecycle?.hooks.some(({ status }) => status === 'IN_PROGRESS') ? 'calling' : undefined,
    watchingAlarms: (deployment) =>
      isOngoing(deployment) && deployment.deploymentConfiguration.alarms?.enable ? scopeOf(deployment) : undefined,
  },
})
