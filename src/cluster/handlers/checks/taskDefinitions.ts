import { type Scope, taskDefinitionArn } from '#cluster/api/arns.ts'
import { clientError, invalidParameter } from '#cluster/api/errors.ts'
import type { LaunchType } from '#cluster/state/records/serviceRecords.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { parseTaskDefinitionId } from './identifiers.ts'

export const familyEntry = (scope: Scope, family: string) => `${scope.account}/${scope.region}/${family}`

/** A revision whatever its status, or the newest ACTIVE one of a family (spec part 1, 2.4). */
export function findTaskDefinition(snapshot: Snapshot, scope: Scope, id: string): TaskDefinitionRecord | undefined {
  const { family, revision } = parseTaskDefinitionId(id, scope)
  if (revision !== undefined) return snapshot.taskDefinitions.get(taskDefinitionArn(scope, family, revision))
  const revisions = snapshot.taskDefinitions.by('family', familyEntry(scope, family)).filter(({ status }) => status === 'ACTIVE')
  return revisions.reduce<TaskDefinitionRecord | undefined>(
    (newest, one) => (newest && newest.revision > one.revision ? newest : one),
    undefined,
  )
}

/** One that tasks can be started from (spec part 1, 2.9). */
export function requireActiveTaskDefinition(snapshot: Snapshot, scope: Scope, id: string): TaskDefinitionRecord {
  const found = findTaskDefinition(snapshot, scope, id)
  if (!found) throw clientError('TaskDefinition not found.')
  if (found.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive')
  return found
}

/** Whether a definition may run this way (spec part 1, 2.10). Throws InvalidParameterException. */
export function checkLaunchable({ definition }: TaskDefinitionRecord, launchType: LaunchType): void {
  if (!definition.compatibilities?.includes(launchType))
    throw invalidParameter(`Task definition does not support launch_type ${launchType}.`)
}
