import { sayDecision } from '#cluster/api/resources/decisions.ts'
import type { Explanation } from '#cluster/api/resources/explanation.ts'
import type { DeploymentRecord } from '#cluster/state/records/serviceRecords.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import { decideContainer } from '../decisions/endDecisions.ts'

/**
 * How the last task of a deployment or task set ended that failed; for while not all is as wanted.
 * @param tasks of whose it is, stopped ones among them
 */
export function explainLastFailure(
  tasks: Iterable<TaskRecord>,
  deployment: Pick<DeploymentRecord, 'id' | 'failedTasks'> | undefined,
): Explanation[] {
  if (!deployment || deployment.failedTasks === 0) return []
  let last: TaskRecord | undefined
  for (const task of tasks)
    if (task.deploymentId === deployment.id && hasFailed(task) && (task.stoppedAt ?? 0) >= (last?.stoppedAt ?? 0)) last = task
  return last ? [{ rule: 'stopCode', state: 'waiting', sentence: sentenceOf(last), about: last.arn }] : []
}

const hasFailed = ({ lastStatus, stopCode }: TaskRecord) =>
  lastStatus === 'STOPPED' && (stopCode === 'EssentialContainerExited' || stopCode === 'TaskFailedToStart')

function sentenceOf({ id, stopCode, stoppedReason, containers }: TaskRecord): string {
  const ends = containers.flatMap((container) => decideContainer(container) ?? []).map(sayDecision)
  const why = ends.length > 0 ? ends.join(' ') : (stoppedReason ?? '')
  return `The last task that failed is ${id.slice(0, 8)} (${stopCode}): ${why}`
}
