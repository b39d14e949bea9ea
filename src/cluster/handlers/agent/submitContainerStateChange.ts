import { reportTask } from '#cluster/state/writes/tasks.ts'
import type { Handler } from '../handler.ts'
import { containersAfter } from './reportedFields.ts'
import { acknowledgment, findReportedTask } from './reportedTask.ts'

/** An agent elsewhere says how one container of a task is (spec part 1, 2.4). */
export const submitContainerStateChange: Handler<'SubmitContainerStateChange'> = (deps, request, context) => {
  const task = findReportedTask(deps, request, context)
  if (!task) return { acknowledgment }
  const containers = containersAfter(task, [request], deps.clock.now())
  deps.store.update('submit container state change', (tx) => reportTask(tx, task.arn, { containers }))
  return { acknowledgment }
}
