import { shortName } from '#cluster/api/arns.ts'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'
import type { NewDecision } from '#cluster/state/writes/decisions.ts'
import { definedOnly } from '#cluster/state/writes/newTask.ts'
import { decideContainer } from './endDecisions.ts'

/**
 * What was decided about one task: who asked for it, where it went, why it was to stop and how its containers ended, which the task itself
 * remembers, and what was decided of its service or daemon that named it. Newest first.
 * @param ofOwner newest first
 */
export function taskDecisions(task: TaskRecord, ofOwner: readonly Decision[]): Decision[] {
  const about = ofOwner.filter(({ tasks }) => tasks?.includes(task.id))
  const own = [...endsOf(task), ...stopOf(task)]
  const first = [made(task, 'placed', task.createdAt, decidePlacement(task)), ...askedFor(task)]
  return [...own, ...about, ...first].sort((one, other) => other.lastAt - one.lastAt)
}

/** A decision that the task remembers. @param name tells those of one task apart */
const made = ({ id }: TaskRecord, name: string, at: number, decision: NewDecision): Decision => ({
  id: `${id}|${name}`,
  at,
  lastAt: at,
  times: 1,
  ...decision,
})

/** Where a task went and how that was chosen. */
export function decidePlacement({
  containerInstanceArn,
  placedBy,
  awaits,
  capacityProviderName,
  serviceArn,
  daemonArn,
}: TaskRecord): NewDecision {
  if (awaits) return { rule: 'waits', names: { provider: capacityProviderName ?? '' } }
  if (containerInstanceArn === undefined) return { rule: 'placedOnFargate' }
  const instance = shortName(containerInstanceArn)
  // Nothing was chosen where each instance is to have one, nor by StartTask.
  if (!placedBy) return { rule: (serviceArn ?? daemonArn) ? 'placedOnEach' : 'placedByRequest', names: { instance } }
  const { strategy, suitable, considered } = placedBy
  return { rule: 'placed', names: { instance, strategy }, numbers: { suitable, considered } }
}

/** Of a task that belongs to nobody: StartTask names the instance, RunTask lets one be chosen. */
function askedFor(task: TaskRecord): Decision[] {
  if (task.serviceArn ?? task.daemonArn) return []
  const operation = operationOf(task)
  const { startedBy } = task
  const decision: NewDecision =
    startedBy === undefined ? { rule: 'asked', names: { operation } } : { rule: 'askedAs', names: { operation, startedBy } }
  return [made(task, 'asked', task.createdAt, decision)]
}

export const operationOf = ({ containerInstanceArn, placedBy, launchType }: TaskRecord): 'RunTask' | 'StartTask' =>
  containerInstanceArn !== undefined && !placedBy && launchType !== 'FARGATE' ? 'StartTask' : 'RunTask'

function stopOf(task: TaskRecord): Decision[] {
  const { stoppingAt, stopCode, stoppedReason } = task
  if (stoppingAt === undefined || stopCode === undefined) return []
  return [made(task, 'stopped', stoppingAt, { rule: 'stopped', names: { stopCode, ...definedOnly({ reason: stoppedReason }) } })]
}

function endsOf(task: TaskRecord): Decision[] {
  return task.containers.flatMap((container) => {
    const at = container.stoppedAt ?? task.stoppedAt
    const end = at === undefined ? undefined : decideContainer(container)
    return end && at !== undefined ? [made(task, `ended|${container.name}`, at, end)] : []
  })
}
