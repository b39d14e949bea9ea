import type { TaskDefinitionRecord } from '#cluster/state/records/taskDefinitionRecords.ts'
import type { ContainerRecord, StopCode, TaskRecord } from '#cluster/state/records/taskRecords.ts'

/** What the end of a container means for its task. */
export interface TaskVerdict {
  stopCode: StopCode & ('EssentialContainerExited' | 'TaskFailedToStart')
  stoppedReason: string
}

/** Cheap and on the safe side: false means that `judgeTask` has nothing to say. */
export function mayNeedVerdict(task: TaskRecord): boolean {
  return task.desiredStatus === 'RUNNING' && (task.lastStatus === 'STOPPED' || task.containers.some(isStopped))
}

/**
 * Whether a wanted task has to stop, because an essential container ended or never started (spec part 1, 4.4).
 * A task that is UNHEALTHY goes on: only services replace those (4.5). An engine that is lost ends nothing.
 * @param taskDefinition without it every container counts as essential
 */
export function judgeTask(task: TaskRecord, taskDefinition: TaskDefinitionRecord | undefined): TaskVerdict | undefined {
  if (!mayNeedVerdict(task)) return undefined
  const ended = task.containers.filter((container) => isStopped(container) && isEssential(container, taskDefinition))
  if (ended.length === 0 && task.lastStatus !== 'STOPPED') return undefined
  if (task.startedAt !== undefined) return exited
  const failed = ended.find((container) => !hasRun(container))
  if (ended.length > 0 && !failed) return exited
  return { stopCode: 'TaskFailedToStart', stoppedReason: startFailureReason(task, failed) }
}

const exited: TaskVerdict = { stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited' }

/**
 * Fargate shows the error itself; EC2 leaves it to the container's own reason, unless it is of what the whole task needs first, such as
 * its secrets (spec part 2, 1.5).
 */
function startFailureReason(task: TaskRecord, failed: ContainerRecord | undefined): string {
  const isShown = task.launchType === 'FARGATE' || failed?.reason?.startsWith('ResourceInitializationError:')
  const error = isShown ? failed?.reason : undefined
  return error ?? 'Task failed to start'
}

const isStopped = (container: ContainerRecord) => container.lastStatus === 'STOPPED'

function isEssential(container: ContainerRecord, taskDefinition: TaskDefinitionRecord | undefined): boolean {
  const definition = taskDefinition?.definition.containerDefinitions.find(({ name }) => name === container.name)
  return definition?.essential !== false
}

/** An exit code does not tell: Docker gives one even to a container that it could not start. */
const hasRun = (container: ContainerRecord) => container.startedAt !== undefined
