import type { Task } from '@aws-sdk/client-ecs'
import { taskStatuses } from '#cluster/state/records/taskRecords.ts'

/** The times of a task in the order in which they come (spec part 1, 4.2). A container may end while the image of another one is on its way. */
const ORDERS = [
  ['createdAt', 'pullStartedAt', 'pullStoppedAt', 'startedAt', 'stoppedAt'],
  ['createdAt', 'executionStoppedAt', 'stoppedAt'],
  ['createdAt', 'stoppingAt', 'stoppedAt'],
] as const
/** Once said, these stay as they are. */
const FINAL = ['createdAt', 'startedAt', 'stoppingAt', 'stoppedAt', 'stopCode', 'stoppedReason'] as const

/** What is wrong with a task as it was told after it was told as `before`; a sentence each. */
export function findDisorder(before: Task | undefined, after: Task): string[] {
  return [...findTimesOutOfOrder(after), ...(before ? findBackwards(before, after) : [])]
}

function findBackwards(before: Task, after: Task): string[] {
  const found: string[] = []
  if (rank(after.lastStatus) < rank(before.lastStatus)) found.push(`lastStatus went from ${before.lastStatus} back to ${after.lastStatus}`)
  if (before.desiredStatus === 'STOPPED' && after.desiredStatus !== 'STOPPED')
    found.push(`desiredStatus went from STOPPED back to ${after.desiredStatus}`)
  if ((after.version ?? 0) < (before.version ?? 0)) found.push(`version went from ${before.version} back to ${after.version}`)
  for (const name of FINAL)
    if (before[name] !== undefined && text(before[name]) !== text(after[name]))
      found.push(`${name} changed from ${text(before[name])} to ${text(after[name])}`)
  for (const container of after.containers ?? []) {
    const earlier = before.containers?.find(({ name }) => name === container.name)
    if (rank(container.lastStatus) < rank(earlier?.lastStatus))
      found.push(`container ${container.name} went from ${earlier?.lastStatus} back to ${container.lastStatus}`)
  }
  return found
}

function findTimesOutOfOrder(task: Task): string[] {
  return ORDERS.flatMap((order) => {
    const times = order.flatMap((name) => (task[name] ? [{ name, at: task[name].getTime() }] : []))
    return times.flatMap(({ name, at }, index) => {
      const next = times[index + 1]
      return next && next.at < at ? [`${next.name} is ${at - next.at} ms before ${name}`] : []
    })
  })
}

const rank = (status: string | undefined) => taskStatuses.findIndex((each) => each === status)
const text = (value: Date | string | undefined) => (value instanceof Date ? value.toISOString() : String(value))
