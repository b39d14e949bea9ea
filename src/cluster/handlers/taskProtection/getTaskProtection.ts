import { requireCluster } from '../checks/identifiers.ts'
import type { Handler } from '../handler.ts'
import { describeProtection } from '../views/describeProtection.ts'
import { findServiceTasks } from './serviceTasks.ts'

/** Which of the tasks are protected, and until when; without tasks those that are (spec part 1, 2.4). */
export const getTaskProtection: Handler<'GetTaskProtection'> = ({ store, clock }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const now = clock.now()
  if (!request.tasks?.length) {
    const all = snapshot.tasks.by('liveOfCluster', cluster.arn).filter(({ protectedUntil = 0 }) => protectedUntil > now)
    return { protectedTasks: all.map((task) => describeProtection(task, task.arn, now)), failures: [] }
  }
  const { tasks, failures } = findServiceTasks(snapshot, cluster, request.tasks)
  return { protectedTasks: tasks.map((task) => describeProtection(task, task.arn, now)), failures }
}
