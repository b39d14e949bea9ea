import type { DaemonDeploymentRecord, DaemonRecord, DaemonRevisionRecord, DaemonTaskDefinitionRecord } from '../records/daemonRecords.ts'
import type { FamilyRecord } from '../records/taskDefinitionRecords.ts'
import { defineTable, scopeOf } from './table.ts'

export const daemons = defineTable<DaemonRecord>()({
  name: 'daemons',
  keyOf: (daemon) => daemon.arn,
  columns: {},
  indexes: { scope: scopeOf, cluster: (daemon) => daemon.clusterArn },
})

export const daemonRevisions = defineTable<DaemonRevisionRecord>()({
  name: 'daemon_revisions',
  keyOf: (revision) => revision.arn,
  columns: {},
  indexes: { daemon: (revision) => revision.daemonArn },
})

const isOngoing = ({ finishedAt }: DaemonDeploymentRecord) => finishedAt === undefined

/** Of daemons that were deleted too, for as long as stopped tasks are shown. */
export const daemonDeployments = defineTable<DaemonDeploymentRecord>()({
  name: 'daemon_deployments',
  keyOf: (deployment) => deployment.arn,
  columns: {},
  indexes: {
    daemon: (deployment) => deployment.daemonArn,
    ongoingOfDaemon: (deployment) => (isOngoing(deployment) ? deployment.daemonArn : undefined),
  },
})

export const daemonTaskDefinitions = defineTable<DaemonTaskDefinitionRecord>()({
  name: 'daemon_task_definitions',
  keyOf: (definition) => definition.arn,
  columns: {},
  indexes: {
    scope: scopeOf,
    family: (definition) => `${scopeOf(definition)}/${definition.family}`,
    deleting: (definition) => (definition.status === 'DELETE_IN_PROGRESS' ? 'deleting' : undefined),
  },
})

/** Their numbers are apart from those of task definitions. */
export const daemonFamilies = defineTable<FamilyRecord>()({
  name: 'daemon_families',
  keyOf: (family) => family.key,
  columns: {},
  indexes: {},
})
