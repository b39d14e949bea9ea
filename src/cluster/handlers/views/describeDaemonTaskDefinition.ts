import type {
  ContainerDefinition,
  DaemonContainerDefinition,
  DaemonTaskDefinition,
  DaemonTaskDefinitionStatus,
  DaemonTaskDefinitionSummary,
} from '@aws-sdk/client-ecs'
import { isDeletedDefinition } from '#cluster/control/deployments/isDeletedDefinition.ts'
import type { DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { time, timesOf } from './time.ts'

/** DELETED once nothing has it any more. */
export const daemonTaskDefinitionStatus = (snapshot: Snapshot, record: DaemonTaskDefinitionRecord): DaemonTaskDefinitionStatus => {
  if (record.status === 'ACTIVE') return 'ACTIVE'
  return isDeletedDefinition(snapshot, record) ? 'DELETED' : 'DELETE_IN_PROGRESS'
}

/** A revision as ECS answers it; without the members that only other tasks have. */
export function describeDaemonTaskDefinition(snapshot: Snapshot, record: DaemonTaskDefinitionRecord): DaemonTaskDefinition {
  const { definition } = record
  return {
    daemonTaskDefinitionArn: record.arn,
    family: record.family,
    revision: record.revision,
    ...definedOnly({
      taskRoleArn: definition.taskRoleArn,
      executionRoleArn: definition.executionRoleArn,
      cpu: definition.cpu,
      memory: definition.memory,
    }),
    containerDefinitions: definition.containerDefinitions.map(asDaemonContainer),
    volumes: (definition.volumes ?? []).map(({ name, host }) => definedOnly({ name, host })),
    ...record.namespaces,
    status: daemonTaskDefinitionStatus(snapshot, record),
    registeredAt: time(record.registeredAt),
    ...timesOf(record, ['deleteRequestedAt']),
    registeredBy: record.registeredBy,
  }
}

/** As in lists. */
export function summariseDaemonTaskDefinition(snapshot: Snapshot, record: DaemonTaskDefinitionRecord): DaemonTaskDefinitionSummary {
  return {
    arn: record.arn,
    registeredAt: time(record.registeredAt),
    registeredBy: record.registeredBy,
    ...timesOf(record, ['deleteRequestedAt']),
    status: daemonTaskDefinitionStatus(snapshot, record),
  }
}

function asDaemonContainer({ portMappings: _, volumesFrom: __, ...container }: ContainerDefinition): DaemonContainerDefinition {
  return { image: '', secrets: [], ...container }
}
