import type { Scope } from '#cluster/api/arns.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import type { HandlerDeps } from '../handler.ts'
import { isOwnNode } from '../scope/ownNodes.ts'

/**
 * The task that an agent elsewhere reports on; undefined for one that an agent of Marina's own runs, which alone says how it is.
 * Throws InvalidParameterException for one that is not there.
 */
export function findReportedTask(
  deps: HandlerDeps,
  request: { cluster?: string | undefined; task?: string | undefined },
  scope: Scope,
): TaskRecord | undefined {
  const snapshot = deps.store.read()
  const cluster = requireCluster(snapshot, scope, request.cluster)
  const task = snapshot.tasks.get(taskArnOf(request.task ?? '', cluster))
  if (!task) throw invalidParameter('The referenced task was not found.')
  return isOwnNode(deps, snapshot, task.node) ? undefined : task
}

/** What every report is answered with, also one that changed nothing. */
export const acknowledgment = 'ACK'
