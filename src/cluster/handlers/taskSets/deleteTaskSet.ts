import { invalidParameter } from '#cluster/api/errors.ts'
import { requireExternalService, requireTaskSet } from '../checks/taskSets.ts'
import type { Handler } from '../handler.ts'
import { describeTaskSet } from '../views/describeTaskSet.ts'

/**
 * Lets a task set drain: control stops its tasks and then takes it away. Without `force` it must be scaled to 0 first
 * (spec part 1, 5.13).
 */
export const deleteTaskSet: Handler<'DeleteTaskSet'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const service = requireExternalService(snapshot, context, request)
  const before = requireTaskSet(snapshot, service, request.taskSet)
  if (!request.force && before.scale.value > 0) {
    throw invalidParameter('The task set cannot be deleted while it is scaled above 0. Scale it to 0 with UpdateTaskSet, or use force.')
  }
  const now = clock.now()
  const scale = { value: 0, unit: 'PERCENT' as const }
  const taskSet = {
    ...before,
    status: 'DRAINING' as const,
    scale,
    stabilityStatus: 'STABILIZING' as const,
    stabilityStatusAt: now,
    updatedAt: now,
  }
  const after = store.update('delete task set', (tx) => tx.put('taskSets', taskSet))
  return { taskSet: describeTaskSet(after, service, taskSet, { tags: true }) }
}
