import { reportTask } from '#cluster/state/writes/tasks.ts'
import { checkListSize } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { containersAfter, taskFields } from './reportedFields.ts'
import { acknowledgment, findReportedTask } from './reportedTask.ts'

/** An agent elsewhere says how one of its tasks is; `lastStatus` only moves forward (spec part 1, 2.4). */
export const submitTaskStateChange: Handler<'SubmitTaskStateChange'> = (deps, request, context) => {
  checkListSize('containers', request.containers, 10)
  const task = findReportedTask(deps, request, context)
  if (!task) return { acknowledgment }
  const now = deps.clock.now()
  const { pullStartedAt, pullStoppedAt, executionStoppedAt } = request
  const fields = {
    ...taskFields(task, request.status, now),
    containers: containersAfter(task, request.containers ?? [], now),
    ...(pullStartedAt && { pullStartedAt: pullStartedAt.getTime() }),
    ...(pullStoppedAt && { pullStoppedAt: pullStoppedAt.getTime() }),
    ...(executionStoppedAt && { executionStoppedAt: executionStoppedAt.getTime() }),
  }
  deps.store.update('submit task state change', (tx) => reportTask(tx, task.arn, fields))
  return { acknowledgment }
}
