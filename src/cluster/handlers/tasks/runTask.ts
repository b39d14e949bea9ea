import type { Failure, RunTaskRequest } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import { bringsInstances, tooManyWaiting } from '#cluster/control/scheduler/capacityProviders.ts'
import { candidateInstances, choosePlacement } from '#cluster/control/scheduler/choosePlacement.ts'
import { distribute } from '#cluster/control/scheduler/distribute.ts'
import type { PlacementRefusal } from '#cluster/control/scheduler/refusals.ts'
import type { ClusterRecord } from '#cluster/state/records/clusterRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { definedOnly, type NewTask, newTask, noPlaceYet, reservationOf } from '#cluster/state/writes/newTask.ts'
import { chooseLaunch } from '../checks/capacityProviders.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { checkPlacement } from '../checks/placement.ts'
import { requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import type { Handler } from '../handler.ts'
import { describeTask } from '../views/describeTask.ts'
import { readTaskRequest, type WantedTask } from './readTaskRequest.ts'
import { findReplay, tokenOf } from './replay.ts'
import { mostLiveTasks, tooManyProvisioning, tooManyTasks } from './taskLimit.ts'

/**
 * Places and writes one to ten tasks; what found no place is a failure for each instance that refused (spec part 1, 2.2
 * and 2.10), unless its capacity provider brings instances: then the task waits (6.5). The answer does not wait for containers. With a clientToken the same request has the same tasks.
 */
export const runTask: Handler<'RunTask'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  const cluster = requireCluster(snapshot, context, request.cluster)
  const token = tokenOf(request, context)
  const replayed = token && findReplay(snapshot, cluster, token)
  if (replayed) return { tasks: replayed.map((task) => describeTask(snapshot, task, { tags: true, health: 'onceStarted' })), failures: [] }
  const { count = 1 } = request
  const wanted = readRequest(snapshot, cluster, request, count, context)
  for (const task of wanted) checkInstances(snapshot, task)
  let outcome: Outcome = { tasks: [], failures: [] }
  const after = store.update('run task', (tx) => {
    outcome = placeTasks(tx, wanted, request, (task) => ({ ...newTask(task, { now: clock.now(), ids }), ...token }))
  })
  return {
    tasks: outcome.tasks.map((task) => describeTask(after, task, { tags: true, health: 'onceStarted' })),
    failures: outcome.failures,
  }
}

/** One for each task; they differ by capacity provider. */
function readRequest(
  snapshot: Snapshot,
  cluster: ClusterRecord,
  request: RunTaskRequest,
  count: number,
  context: CallContext,
): WantedTask[] {
  const both = 'Specify either Launch Type or Capacity Provider Strategy, but not both.'
  const { launchType, capacityProviderStrategy } = chooseLaunch(snapshot, request, cluster, both)
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition ?? '')
  const wanted = readTaskRequest(request, cluster, taskDefinition, launchType)
  checkPlacement(request, launchType)
  if (!capacityProviderStrategy) return Array.from({ length: count }, () => wanted)
  return distribute(count, capacityProviderStrategy).map((capacityProviderName) => ({ ...wanted, capacityProviderName }))
}

/** A cluster or provider without instances is an exception, not a failure (spec part 1, 2.2). */
function checkInstances(snapshot: Snapshot, { cluster, launchType, capacityProviderName }: WantedTask): void {
  if (launchType === 'FARGATE' || bringsInstances(snapshot, cluster, capacityProviderName)) return
  if (candidateInstances(snapshot, { cluster, ...definedOnly({ capacityProviderName }) }).length > 0) return
  throw invalidParameter(
    `No Container Instances were found in your ${capacityProviderName === undefined ? 'cluster' : 'capacity provider'}.`,
  )
}

interface Outcome {
  tasks: TaskRecord[]
  failures: Failure[]
}

/** All or nothing for each task; after the first that finds no place none of its kind would. */
function placeTasks(
  tx: Tx,
  wanted: readonly WantedTask[],
  { placementConstraints, placementStrategy }: RunTaskRequest,
  create: (task: NewTask) => TaskRecord,
): Outcome {
  const tasks: TaskRecord[] = []
  for (const task of wanted) {
    if (tx.snapshot.tasks.count('live', 'live') >= mostLiveTasks) return { tasks, failures: [tooManyTasks] }
    const { cluster, taskDefinition, launchType, group, overrides, capacityProviderName } = task
    const placement = choosePlacement(tx.snapshot, {
      cluster,
      taskDefinition,
      launchType,
      group,
      reserved: reservationOf(taskDefinition, overrides),
      ...definedOnly({ placementConstraints, placementStrategy, capacityProviderName }),
    })
    const waits = 'refused' in placement && bringsInstances(tx.snapshot, cluster, capacityProviderName)
    if (waits && tooManyWaiting(tx.snapshot, cluster.arn)) return { tasks, failures: [tooManyProvisioning] }
    if ('refused' in placement && !waits) return { tasks, failures: placement.refused.map(failureOf) }
    const placed = create(
      'placed' in placement
        ? { ...task, placement: placement.placed }
        : { ...task, placement: noPlaceYet, awaits: copyOf({ placementConstraints, placementStrategy }) },
    )
    tx.put('tasks', placed)
    tasks.push(placed)
  }
  return { tasks, failures: [] }
}

/** What the place of a waiting task is chosen by, once there is one. */
const copyOf = (asked: Pick<RunTaskRequest, 'placementConstraints' | 'placementStrategy'>): NonNullable<TaskRecord['awaits']> =>
  definedOnly(asked)

const failureOf = ({ containerInstanceArn, reason, detail }: PlacementRefusal): Failure => ({ arn: containerInstanceArn, reason, detail })
