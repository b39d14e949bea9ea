import type { Failure } from '@aws-sdk/client-ecs'
import { type Scope, taskDefinitionArn } from '#cluster/api/arns.ts'
import { clientError } from '#cluster/api/errors.ts'
import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { parseTaskDefinitionId } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeTaskDefinition } from '../views/describeTaskDefinition.ts'

/**
 * Lets INACTIVE revisions go: control takes them away once nothing refers to them any more (spec part 1, 2.9). Each that
 * is missing or ACTIVE is a failure under the name it was given by, as recorded from AWS.
 */
export const deleteTaskDefinitions: Handler<'DeleteTaskDefinitions'> = ({ store, clock }, request, context) => {
  const asked = [...new Set(request.taskDefinitions)]
  const outcomes = asked.map((id) => findDeletable(store.read(), context, id))
  const deleted = new Map<string, TaskDefinitionRecord>()
  for (const outcome of outcomes) if ('record' in outcome) deleted.set(outcome.record.arn, requestDelete(outcome.record, clock.now()))
  store.update('delete task definitions', (tx) => {
    for (const record of deleted.values()) tx.put('taskDefinitions', record)
  })
  return {
    taskDefinitions: [...deleted.values()].map(describeTaskDefinition),
    failures: outcomes.flatMap((outcome) => ('failure' in outcome ? [outcome.failure] : [])),
  }
}

function findDeletable(snapshot: Snapshot, scope: Scope, id: string): { record: TaskDefinitionRecord } | { failure: Failure } {
  const { family, revision } = parseTaskDefinitionId(id, scope)
  if (revision === undefined) throw clientError('Revision is missing.')
  const record = snapshot.taskDefinitions.get(taskDefinitionArn(scope, family, revision))
  const failure = (reason: string) => ({ failure: { arn: id, reason } })
  if (!record) return failure('The specified task definition does not exist. Specify a valid account, family, revision and try again.')
  if (record.status === 'ACTIVE')
    return failure('The specified task definition is still in ACTIVE status. Please deregister the target and try again.')
  return { record }
}

const requestDelete = (record: TaskDefinitionRecord, now: number): TaskDefinitionRecord =>
  record.status === 'DELETE_IN_PROGRESS' ? record : { ...record, status: 'DELETE_IN_PROGRESS', deleteRequestedAt: now }
