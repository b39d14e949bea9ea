import { clusterArn, parseArn, type Scope, type ServiceArn, serviceArn, taskArn } from '#cluster/api/arns.ts'
import { clusterNotFound, invalidParameter, serviceNotFound } from '#cluster/api/errors.ts'
import type { LogsRequest } from '#cluster/api/streams.ts'
import type { ContainerRecord, TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { Store } from '#cluster/state/store.ts'

/** One container whose output is read. */
export interface LogSource {
  taskArn: string
  taskId: string
  container: string
  /** Its name in the engine. */
  engineName: string
}

/** What a request reads: a service with the tasks it will have, or tasks that are known. */
export interface Selection {
  serviceArn?: ServiceArn
  sources: LogSource[]
  /** Sources of a task that comes later. */
  sourcesOf(task: TaskRecord): LogSource[]
  /** Only lines after this time, in the form lines carry theirs. */
  after?: string
}

/** A request may name so many tasks. */
const MOST_TASKS = 100

/**
 * Finds what a request means.
 * @throws ClusterError with a sentence for what does not exist
 */
export function chooseSources(store: Store, request: LogsRequest, scope: Scope): Selection {
  const cluster = nameIn(request.cluster ?? 'default')
  if (!store.read().clusters.get(clusterArn(scope, cluster))) throw clusterNotFound()
  const wanted = request.containers?.length ? new Set(request.containers) : undefined
  const sourcesOf = (task: TaskRecord) =>
    task.containers.filter(({ name }) => !wanted || wanted.has(name)).map((record) => source(task, record))
  const selection =
    request.service === undefined
      ? { tasks: namedTasks(store, request.tasks ?? [], cluster, scope) }
      : serviceTasks(store, serviceArn(scope, cluster, nameIn(request.service)))
  const sources = selection.tasks.flatMap(sourcesOf)
  if (wanted && sources.length === 0 && selection.tasks.length > 0) throw noSuchContainer(selection.tasks, wanted)
  return {
    sources,
    sourcesOf,
    ...('serviceArn' in selection && { serviceArn: selection.serviceArn }),
    ...(request.after !== undefined && { after: lineTime(request.after) }),
  }
}

/** A time as lines carry theirs, so that the two compare as text: UTC, nine digits. */
function lineTime(text: string): string {
  const ms = Date.parse(text)
  if (Number.isNaN(ms)) throw invalidParameter(`"${text.slice(0, 64)}" is not a time. Write it like 2026-01-31T12:00:00Z.`)
  const fraction = /\.(\d{1,9})/.exec(text)?.[1] ?? ''
  return `${new Date(ms).toISOString().slice(0, 19)}.${fraction.padEnd(9, '0')}Z`
}

function serviceTasks(store: Store, arn: ServiceArn) {
  if (!store.read().services.get(arn)) throw serviceNotFound()
  return { serviceArn: arn, tasks: store.read().tasks.by('service', arn) }
}

function namedTasks(store: Store, names: readonly string[], cluster: string, scope: Scope): TaskRecord[] {
  if (names.length === 0) throw invalidParameter('Name a service or tasks to read the output of.')
  if (names.length > MOST_TASKS) throw invalidParameter(`Name at most ${MOST_TASKS} tasks to read the output of.`)
  return names.map((name) => {
    const id = nameIn(name)
    const task = store.find('tasks', taskArn(scope, cluster, id))
    if (!task) throw invalidParameter(`There is no task ${id.slice(0, 64)} in cluster ${cluster}. Look for its id with "marina tasks".`)
    return task
  })
}

function noSuchContainer(tasks: readonly TaskRecord[], wanted: ReadonlySet<string>) {
  const there = new Set(tasks.flatMap(({ containers }) => containers.map(({ name }) => name)))
  return invalidParameter(`There is no container ${[...wanted].join(', ').slice(0, 200)}. There are: ${[...there].join(', ')}.`)
}

const nameIn = (nameOrArn: string) => parseArn(nameOrArn)?.path.at(-1) ?? nameOrArn

const source = (task: TaskRecord, { name, engineName }: ContainerRecord): LogSource => ({
  taskArn: task.arn,
  taskId: task.id,
  container: name,
  engineName,
})
