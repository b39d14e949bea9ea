import type { RegisterDaemonTaskDefinitionRequest } from '@aws-sdk/client-ecs'
import { daemonTaskDefinitionArn, type Scope } from '#cluster/api/arns.ts'
import { clientError } from '#cluster/api/errors.ts'
import type { TaskDefinitionInput } from '#cluster/api/taskDefinition/rules/rule.ts'
import type { DaemonTaskDefinitionRecord } from '#cluster/state/records/daemonRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { parseTaskDefinitionId } from './identifiers.ts'
import { familyEntry } from './taskDefinitions.ts'
import { unsupported } from './values.ts'

/** Terraform tells by its last two words that a definition is gone. */
export const daemonTaskDefinitionNotFound = () => clientError('DaemonTaskDefinition not found.')

/** A revision whatever its status, or the newest ACTIVE one of a family. */
export function findDaemonTaskDefinition(snapshot: Snapshot, scope: Scope, id: string): DaemonTaskDefinitionRecord | undefined {
  const { family, revision } = parseTaskDefinitionId(id, scope, 'daemon-task-definition')
  if (revision !== undefined) return snapshot.daemonTaskDefinitions.get(daemonTaskDefinitionArn(scope, family, revision))
  const revisions = snapshot.daemonTaskDefinitions.by('family', familyEntry(scope, family))
  return revisions.filter(({ status }) => status === 'ACTIVE').toSorted((one, other) => other.revision - one.revision)[0]
}

/**
 * What is registered for a daemon, in the words of tasks. AWS's network of daemons is the bridge of the computer here; a
 * namespace that is `shared` is the host's.
 */
export function asTaskDefinition(request: RegisterDaemonTaskDefinitionRequest): TaskDefinitionInput {
  const { family, containerDefinitions, cpu, memory, taskRoleArn, executionRoleArn, tags, pidMode, ipcMode, volumes } = request
  const withLogs = volumes?.find(({ logDriverVolumeConfiguration }) => logDriverVolumeConfiguration)
  if (withLogs)
    throw unsupported(
      `Marina has no volumes of a log driver, so nothing was registered. Give the volume ${withLogs.name ?? ''} a host.sourcePath, or leave it out.`,
    )
  return {
    family,
    containerDefinitions,
    cpu,
    memory,
    taskRoleArn,
    executionRoleArn,
    tags,
    networkMode: 'bridge',
    ...(volumes && { volumes: volumes.map(({ name, host }) => ({ name, host })) }),
    ...(pidMode === 'shared' && { pidMode: 'host' }),
    ...(ipcMode === 'shared' && { ipcMode: 'host' }),
  }
}
