import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { isEssential } from './definitions.ts'
import { isOnLostMachine } from './isOnLostMachine.ts'

/**
 * Whether a task that is to stop still has requests under way that a load balancer or Service Connect sent it: it stops once they are done (spec part 1, 8.1).
 * Where an essential container has ended already, or its machine is lost, there is nobody to finish them. Spot sends SIGTERM with its
 * notice: what is under way has the time that the container takes to stop.
 */
export function isDraining(snapshot: Snapshot, task: TaskRecord, taskDefinition: TaskDefinitionRecord): boolean {
  if (task.desiredStatus !== 'STOPPED' || snapshot.targets.count('task', task.arn) === 0) return false
  if (task.stopCode === 'SpotInterruption' || isOnLostMachine(snapshot, task)) return false
  return !task.containers.some(({ name, lastStatus }) => lastStatus === 'STOPPED' && isEssential(taskDefinition, name))
}
