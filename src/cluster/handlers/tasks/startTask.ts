import type { Failure } from '@aws-sdk/client-ecs'
import type { ContainerInstanceArn } from '#cluster/api/arns.ts'
import { explainRefusal } from '#cluster/control/scheduler/choosePlacement.ts'
import type { ContainerInstanceRecord } from '#cluster/state/records/containerInstanceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'
import { newTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import { containerInstanceArnOf, requireCluster } from '../checks/identifiers.ts'
import { requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeTask } from '../views/describeTask.ts'
import { readTaskRequest, type WantedTask } from './readTaskRequest.ts'
import { mostLiveTasks, tooManyTasks } from './taskLimit.ts'

/**
 * Starts one task on each container instance that is named, past placement constraints and strategies: an instance has
 * to have room and what the task needs (spec part 1, 2.4 and 7).
 */
export const startTask: Handler<'StartTask'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition ?? '')
  const asked = (request.containerInstances ?? []).map((id) => containerInstanceArnOf(id, cluster))
  const wanted = readTaskRequest(request, cluster, taskDefinition, 'EC2')
  const tasks: TaskRecord[] = []
  const failures: Failure[] = []
  const after = store.update('start task', (tx) => {
    for (const arn of asked) {
      const found = findPlace(tx.snapshot, wanted, arn)
      if ('failure' in found) {
        failures.push(found.failure)
        continue
      }
      const { node, availabilityZone } = found.instance
      const task = newTask({ ...wanted, placement: { node, availabilityZone, containerInstanceArn: arn } }, { now: clock.now(), ids })
      tx.put('tasks', task)
      tasks.push(task)
    }
  })
  return { tasks: tasks.map((task) => describeTask(after, task, { tags: true, health: 'onceStarted' })), failures }
}

/** Spec part 1, 2.2. */
function findPlace(
  snapshot: Snapshot,
  { cluster, taskDefinition, launchType, group, overrides }: WantedTask,
  arn: ContainerInstanceArn,
): { instance: ContainerInstanceRecord } | { failure: Failure } {
  if (snapshot.tasks.count('live', 'live') >= mostLiveTasks) return { failure: { arn, ...tooManyTasks } }
  const instance = snapshot.containerInstances.get(arn)
  if (!instance) return { failure: { arn, reason: 'MISSING' } }
  if (instance.status === 'INACTIVE') return { failure: { arn, reason: 'INACTIVE' } }
  const reserved = reservationOf(taskDefinition, overrides)
  const refused = explainRefusal(snapshot, { cluster, taskDefinition, launchType, group, reserved }, instance)
  return refused ? { failure: { arn, reason: refused.reason, detail: refused.detail } } : { instance }
}
