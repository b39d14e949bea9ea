import { clusterArn, parseArn, type Scope, taskArn } from '#cluster/api/arns.ts'
import { ClusterError, clusterNotFound, invalidParameter } from '#cluster/api/errors.ts'
import type { ExecRequest } from '#cluster/api/streams.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'

export interface ChosenContainer {
  task: TaskRecord
  container: ContainerRecord
}

/**
 * The running container that a request means: the one it names, or the only one of its task.
 * @throws ClusterError with a sentence that says which there are
 */
export function chooseContainer(store: Store, request: ExecRequest, scope: Scope): ChosenContainer {
  const task = findTask(store, request, scope)
  const container = request.container === undefined ? onlyContainer(task) : namedContainer(task, request.container)
  if (container.lastStatus !== 'RUNNING') throw notRunning(task, container)
  return { task, container }
}

export const notRunning = (task: TaskRecord, container: ContainerRecord) =>
  new ClusterError(
    'TargetNotConnectedException',
    `Container ${container.name} of task ${task.id} is not running (it is ${container.lastStatus}), so nothing can be run in it.`,
  )

function findTask(store: Store, request: ExecRequest, scope: Scope): TaskRecord {
  const cluster = request.cluster ?? 'default'
  const clusterName = parseArn(cluster)?.path.at(-1) ?? cluster
  if (!store.read().clusters.get(clusterArn(scope, clusterName))) throw clusterNotFound()
  const id = parseArn(request.task)?.path.at(-1) ?? request.task
  const task = store.find('tasks', taskArn(scope, clusterName, id))
  if (!task) throw invalidParameter(`There is no task ${id.slice(0, 64)} in cluster ${clusterName}. Look for its id with "marina tasks".`)
  return task
}

function onlyContainer(task: TaskRecord): ContainerRecord {
  const [first, ...more] = task.containers
  if (first && more.length === 0) return first
  throw invalidParameter(`Task ${task.id} has several containers. Choose one of them: ${containerNames(task)}.`)
}

function namedContainer(task: TaskRecord, name: string): ContainerRecord {
  const container = task.containers.find((candidate) => candidate.name === name)
  if (container) return container
  throw invalidParameter(`Task ${task.id} has no container "${name.slice(0, 64)}". It has: ${containerNames(task)}.`)
}

const containerNames = (task: TaskRecord) => task.containers.map(({ name }) => name).join(', ')
