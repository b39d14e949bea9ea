import type { CallContext } from '#cluster/api/contract.ts'
import { ClusterError } from '#cluster/api/errors.ts'
import type { ScheduleRecord } from '#cluster/state/records/scheduleRecords.ts'
import type { Snapshot } from '#cluster/state/store.ts'

export const invalid = (message: string) => new ClusterError('ValidationException', message)

/** Every account has the bus `default`, and here no other. Throws a ResourceNotFoundException. */
export function checkBus(name: string | undefined, { account, region }: CallContext): void {
  if (name === undefined || name === 'default' || name === `arn:aws:events:${region}:${account}:event-bus/default`) return
  throw new ClusterError('ResourceNotFoundException', `Event bus ${name} does not exist. Marina has the bus default alone.`)
}

export const rulesOf = (snapshot: Snapshot, { account, region }: CallContext): ScheduleRecord[] =>
  snapshot.schedules.by('scope', `${account}/${region}`).filter(({ kind }) => kind === 'rule')

/** Throws a ResourceNotFoundException, in AWS's words. */
export function requireRule(snapshot: Snapshot, name: string | undefined, context: CallContext): ScheduleRecord {
  const rule = rulesOf(snapshot, context).find((each) => each.name === name)
  if (rule) return rule
  throw new ClusterError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`)
}
