import { shortName } from '#cluster/api/arns.ts'
import type { Decision } from '#cluster/api/resources/decisions.ts'
import type { TaskRecord } from '#cluster/state/records/taskRecords.ts'

/**
 * What was decided about one task: where it went and why it was to stop, which the task itself remembers, and what was decided of its service
 * that named it. Newest first.
 * @param ofService newest first
 */
export function taskDecisions(task: TaskRecord, ofService: readonly Decision[]): Decision[] {
  const about = ofService.filter(({ tasks }) => tasks?.includes(task.id))
  return [...stopOf(task), ...about, placementOf(task)].sort((one, other) => other.lastAt - one.lastAt)
}

function placementOf({ id, createdAt, containerInstanceArn, placedBy, awaits, capacityProviderName }: TaskRecord): Decision {
  const once = { id: `${id}|placed`, at: createdAt, lastAt: createdAt, times: 1 }
  if (awaits) return { ...once, rule: 'waits', names: { provider: capacityProviderName ?? '' } }
  if (containerInstanceArn === undefined) return { ...once, rule: 'placedOnFargate' }
  const instance = shortName(containerInstanceArn)
  if (!placedBy) return { ...once, rule: 'placedByRequest', names: { instance } }
  const { strategy, suitable, considered } = placedBy
  return { ...once, rule: 'placed', names: { instance, strategy }, numbers: { suitable, considered } }
}

function stopOf({ id, stoppingAt, stopCode }: TaskRecord): Decision[] {
  if (stoppingAt === undefined || stopCode === undefined) return []
  return [{ id: `${id}|stopped`, at: stoppingAt, lastAt: stoppingAt, times: 1, rule: 'stopped', names: { stopCode } }]
}
