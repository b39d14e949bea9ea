import type { ContainerSummary } from '#cluster/engine/containerEngine.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { CONTAINER_NAME_LABEL, PAUSE_CONTAINER, TASK_ARN_LABEL } from '../labels.ts'

export interface CleanUpOptions {
  now: number
  /** How long containers of a stopped task are kept so that their output can be read, in milliseconds. */
  keepStoppedMs: number
  /** Of how many stopped tasks of one service or family, at most. */
  keepStoppedTasks: number
  /** Tasks whose containers stay for who looks into them, and may be started again by hand. */
  held?: ReadonlySet<string>
}

export interface CleanUpPlan {
  /** Names of containers to take away. */
  remove: string[]
  /** These run although their task counts as stopped: somebody started them again, or nobody could be told. Their output is read until they end, and removing them waits for that. */
  stop: string[]
}

/**
 * What of this installation's containers has no business in the engine any more (spec part 2, 3.5): those that no task
 * knows, pause containers of stopped tasks, and what has been kept long enough.
 * @param listed all containers of the installation
 * @param findTask by ARN, stopped ones included
 */
export function planCleanUp(
  listed: readonly ContainerSummary[],
  findTask: (arn: string) => TaskRecord | undefined,
  options: CleanUpOptions,
): CleanUpPlan {
  const tasks = new Map<string, TaskRecord | undefined>()
  const taskOf = ({ labels }: ContainerSummary) => {
    const arn = labels[TASK_ARN_LABEL] ?? ''
    if (!tasks.has(arn)) tasks.set(arn, findTask(arn))
    return tasks.get(arn)
  }
  const found = listed.map((container) => ({ container, task: taskOf(container) }))
  const kept = keptTasks([...tasks.values()], options)
  const plan: CleanUpPlan = { remove: [], stop: [] }
  for (const { container, task } of found) {
    if (isUnneeded(container, task, kept)) plan.remove.push(container.name)
    if (runsOn(container, task) && !options.held?.has(task?.arn ?? '')) plan.stop.push(container.name)
  }
  return plan
}

function isUnneeded(container: ContainerSummary, task: TaskRecord | undefined, kept: ReadonlySet<string>): boolean {
  if (!task || !isOneOf(task, container.name)) return true
  return task.lastStatus === 'STOPPED' && (isPause(container) || task.givenUp === true || !kept.has(task.arn))
}

/** Nobody reads the output of a pause container: it is removed running. */
const runsOn = (container: ContainerSummary, task: TaskRecord | undefined) =>
  task?.lastStatus === 'STOPPED' && RUNS.has(container.state) && !isPause(container) && isOneOf(task, container.name)

const RUNS: ReadonlySet<ContainerSummary['state']> = new Set(['running', 'paused', 'restarting'])

const isPause = ({ labels }: ContainerSummary) => labels[CONTAINER_NAME_LABEL] === PAUSE_CONTAINER

const isOneOf = (task: TaskRecord, engineName: string) =>
  task.pauseEngineName === engineName || task.containers.some((container) => container.engineName === engineName)

/** ARNs of the stopped tasks whose containers stay: young enough, and among the newest of their service or family. */
function keptTasks(tasks: readonly (TaskRecord | undefined)[], options: CleanUpOptions): Set<string> {
  const groups = new Map<string, TaskRecord[]>()
  for (const task of tasks) {
    if (task?.lastStatus !== 'STOPPED' || options.now - (task.stoppedAt ?? 0) > options.keepStoppedMs) continue
    const group = task.serviceArn ?? `${task.clusterArn}|${task.taskDefinitionArn.replace(/:\d+$/, '')}`
    groups.set(group, [...(groups.get(group) ?? []), task])
  }
  const newestFirst = (a: TaskRecord, b: TaskRecord) => (b.stoppedAt ?? 0) - (a.stoppedAt ?? 0)
  const held = tasks.flatMap((task) => (task && options.held?.has(task.arn) ? task.arn : []))
  return new Set([
    ...held,
    ...[...groups.values()].flatMap((group) => group.toSorted(newestFirst).slice(0, options.keepStoppedTasks)).map(({ arn }) => arn),
  ])
}
