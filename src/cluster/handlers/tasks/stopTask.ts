import { invalidParameter } from '#cluster/api/errors.ts'
import { stopTask as wantStopped } from '#cluster/state/writes/tasks.ts'
import { requireCluster, taskArnOf } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeTask } from '../views/describeTask.ts'

/** Wants a task stopped; the agent does the stopping. A task that already is keeps its first reason (spec part 1, 2.10). */
export const stopTask: Handler<'StopTask'> = ({ store, clock }, request, context) => {
  const cluster = requireCluster(store.read(), context, request.cluster)
  const arn = taskArnOf(request.task ?? '', cluster)
  if (!store.read().tasks.get(arn)) throw invalidParameter('The referenced task was not found.')
  const snapshot = store.update('stop task', (tx) =>
    wantStopped(tx, arn, { stopCode: 'UserInitiated', stoppedReason: request.reason || 'Task stopped by user', now: clock.now() }),
  )
  const task = snapshot.tasks.get(arn)
  if (!task) throw invalidParameter('The referenced task was not found.')
  return { task: describeTask(snapshot, task, { tags: false, health: 'onceStarted' }) }
}
