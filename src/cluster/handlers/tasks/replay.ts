import { createHash } from 'node:crypto'
import type { RunTaskRequest } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

/** What a task remembers of the request that asked for it. */
export type RunToken = Required<Pick<TaskRecord, 'clientToken' | 'runRequest'>>

/** Requests are compared as they were sent: an omitted member and its default are different requests (spec part 1, 2.10). */
export function tokenOf(request: RunTaskRequest, { rawRequest }: CallContext): RunToken | undefined {
  if (!request.clientToken) return undefined
  const sent = rawRequest ?? JSON.stringify(request)
  return { clientToken: request.clientToken, runRequest: createHash('sha256').update(sent).digest('base64url') }
}

/**
 * The tasks an earlier request with this token started, as they are now, STOPPED ones included; undefined when there are
 * none. A token belongs to its cluster and lives as long as its tasks are shown.
 * Throws ConflictException when that request was another one.
 */
export function findReplay(snapshot: Snapshot, cluster: ClusterRecord, token: RunToken): TaskRecord[] | undefined {
  const tasks = snapshot.tasks.by('clientToken', `${cluster.arn}|${token.clientToken}`)
  if (tasks.length === 0) return undefined
  if (tasks.every((task) => task.runRequest === token.runRequest)) return tasks
  throw new ClusterError(
    'ConflictException',
    'The RunTask request could not be processed due to conflicts. The provided clientToken is already in use with a different request.',
    { details: { resourceIds: tasks.map(({ arn }) => arn) } },
  )
}
