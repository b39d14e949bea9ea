import { readScale, requireExternalService, requireTaskSet } from '../checks/taskSets.ts'
import type { Handler } from '../handler.ts'
import { describeTaskSet } from '../views/describeTaskSet.ts'

/** Changes the share of the service's tasks that a task set has; nothing else of it can change (spec part 1, 5.13). */
export const updateTaskSet: Handler<'UpdateTaskSet'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const service = requireExternalService(snapshot, context, request)
  const before = requireTaskSet(snapshot, service, request.taskSet)
  const now = clock.now()
  const scale = readScale(request.scale)
  const taskSet = { ...before, scale, stabilityStatus: 'STABILIZING' as const, stabilityStatusAt: now, updatedAt: now }
  const after = store.update('update task set', (tx) => tx.put('taskSets', taskSet))
  return { taskSet: describeTaskSet(after, service, taskSet, { tags: true }) }
}
