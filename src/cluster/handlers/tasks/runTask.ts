import type { Failure, RunTaskRequest, Tag } from '@aws-sdk/client-ecs'
import type { CallContext } from '#cluster/api/contract.ts'
import { invalidParameter } from '#cluster/api/errors.ts'
import { choosePlacement } from '#cluster/control/scheduler/choosePlacement.ts'
import type { PlacementRefusal } from '#cluster/control/scheduler/refusals.ts'
import type { ClusterRecord, TaskDefinitionRecord, TaskRecord } from '#cluster/state/records.ts'
import type { Snapshot, Tx } from '#cluster/state/store.ts'
import { definedOnly, type NewTask, newTask, reservationOf } from '#cluster/state/writes/newTask.ts'
import { chooseLaunch } from '../checks/capacityProviders.ts'
import { requireCluster } from '../checks/identifiers.ts'
import { checkNetwork, checkPlatformVersion, concretePlatformVersion } from '../checks/network.ts'
import { checkOverrides } from '../checks/overrides.ts'
import { checkPlacement } from '../checks/placement.ts'
import { checkLaunchable, requireActiveTaskDefinition } from '../checks/taskDefinitions.ts'
import { checkLength, checkOneOf, checkTags, unsupported } from '../checks/values.ts'
import type { Handler } from '../handler.ts'
import { describeTask } from '../views/describeTask.ts'
import { findReplay, tokenOf } from './replay.ts'

type WantedTask = Omit<NewTask, 'placement'>

/**
 * Places and writes one to ten tasks; what found no place is a failure for each instance that refused (spec part 1, 2.2
 * and 2.10). The answer does not wait for containers. With a clientToken the same request has the same tasks.
 */
export const runTask: Handler<'RunTask'> = ({ store, clock, ids }, request, context) => {
  const snapshot = store.read()
  checkLength('clientToken', request.clientToken, 64)
  const cluster = requireCluster(snapshot, context, request.cluster)
  const token = tokenOf(request, context)
  const replayed = token && findReplay(snapshot, cluster, token)
  if (replayed) return { tasks: replayed.map((task) => describeTask(snapshot, task, { tags: true })), failures: [] }
  const { count = 1 } = request
  if (count < 1 || count > 10) throw invalidParameter('count must be between 1 and 10.')
  const wanted = readRequest(snapshot, cluster, request, context)
  if (wanted.launchType === 'EC2' && snapshot.containerInstances.count('activeOfCluster', cluster.arn) === 0) {
    throw invalidParameter('No Container Instances were found in your cluster.')
  }
  let outcome: Outcome = { tasks: [], failures: [] }
  const after = store.update('run task', (tx) => {
    outcome = placeTasks(tx, wanted, count, (placement) => ({ ...newTask({ ...wanted, placement }, { now: clock.now(), ids }), ...token }))
  })
  return { tasks: outcome.tasks.map((task) => describeTask(after, task, { tags: true })), failures: outcome.failures }
}

function readRequest(snapshot: Snapshot, cluster: ClusterRecord, request: RunTaskRequest, context: CallContext): WantedTask {
  const launch = chooseLaunch(request, cluster, 'Specify either Launch Type or Capacity Provider Strategy, but not both.')
  const { launchType } = launch
  const taskDefinition = requireActiveTaskDefinition(snapshot, context, request.taskDefinition ?? '')
  checkLaunchable(taskDefinition, launchType)
  const platformVersion = checkPlatformVersion(request.platformVersion, launchType)
  const networkConfiguration = checkNetwork(request.networkConfiguration, taskDefinition)
  checkNames(request)
  const overrides = checkOverrides(request.overrides, taskDefinition, launchType)
  checkPlacement(request, launchType)
  if (request.volumeConfigurations?.length)
    throw unsupported('Marina has no EBS volumes yet, so nothing was started. Leave volumeConfigurations out.')
  return {
    cluster,
    taskDefinition,
    launchType,
    group: request.group || `family:${taskDefinition.family}`,
    enableExecuteCommand: request.enableExecuteCommand ?? false,
    tags: tagsOf(request, cluster, taskDefinition),
    ...definedOnly({
      startedBy: request.startedBy,
      overrides,
      networkConfiguration,
      platformVersion: platformVersion && concretePlatformVersion(platformVersion),
      capacityProviderName: launch.capacityProviderStrategy?.[0]?.capacityProvider,
    }),
  }
}

/** Spec part 1, 2.1 and 2.10. */
function checkNames({ group, startedBy, tags, propagateTags }: RunTaskRequest): void {
  checkLength('group', group, 255)
  if (group?.startsWith('service:'))
    throw invalidParameter("The group must not start with 'service:', which is reserved for the tasks of services.")
  checkLength('startedBy', startedBy, 128)
  if (startedBy && !/^[A-Za-z0-9/_-]+$/.test(startedBy))
    throw invalidParameter('startedBy can have letters, digits, hyphens, underscores and slashes only.')
  checkTags(tags)
  checkOneOf('propagateTags', propagateTags, ['TASK_DEFINITION', 'NONE'])
}

/** The caller's own tags win over the definition's (spec part 1, 2.6). */
function tagsOf(
  { tags = [], propagateTags, enableECSManagedTags }: RunTaskRequest,
  cluster: ClusterRecord,
  definition: TaskDefinitionRecord,
): Tag[] {
  const own = new Set(tags.map(({ key }) => key))
  const propagated = propagateTags === 'TASK_DEFINITION' ? definition.tags.filter(({ key }) => !own.has(key)) : []
  const managed = enableECSManagedTags ? [{ key: 'aws:ecs:clusterName', value: cluster.name }] : []
  return [...tags, ...propagated, ...managed]
}

interface Outcome {
  tasks: TaskRecord[]
  failures: Failure[]
}

/** Fargate has no instance to be full, so an endless loop of RunTask ends here, with ECS's own words (spec part 1, 2.2). */
const mostLiveTasks = 5000
const tooManyTasks: Failure = { reason: "You've reached the limit on the number of tasks you can run concurrently" }

/** All or nothing for each task; after the first that finds no place none of its kind would. */
function placeTasks(tx: Tx, wanted: WantedTask, count: number, create: (placement: NewTask['placement']) => TaskRecord): Outcome {
  const { cluster, taskDefinition, launchType, group, overrides } = wanted
  const question = { cluster, taskDefinition, launchType, group, reserved: reservationOf(taskDefinition, overrides) }
  const tasks: TaskRecord[] = []
  while (tasks.length < count) {
    if (tx.snapshot.tasks.count('live', 'live') >= mostLiveTasks) return { tasks, failures: [tooManyTasks] }
    const placement = choosePlacement(tx.snapshot, question)
    if ('refused' in placement) return { tasks, failures: placement.refused.map(failureOf) }
    const task = create(placement.placed)
    tx.put('tasks', task)
    tasks.push(task)
  }
  return { tasks, failures: [] }
}

const failureOf = ({ containerInstanceArn, reason, detail }: PlacementRefusal): Failure => ({ arn: containerInstanceArn, reason, detail })
