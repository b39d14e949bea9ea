import type { Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskRecord } from '#cluster/state/records.ts'
import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import type { HandlerDeps } from '../handler.ts'

/**
 * The task that an agent elsewhere reports on; undefined for one on the local node, whose own agent alone says how it is.
 * Throws InvalidParameterException for one that is not there.
 */
export function findReportedTask(
  { store, nodeFacts }: HandlerDeps,
  request: { cluster?: string | undefined; task?: string | undefined },
  scope: Scope,
): TaskRecord | undefined {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, scope, request.cluster)
  const task = snapshot.tasks.get(taskArnOf(request.task ?? '', cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  return task.node === nodeFacts().node ? undefined : task
}

/** What every report is answered with, also one that changed nothing. */
export const acknowledgment = 'ACK'
