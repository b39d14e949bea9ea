import type { ScalableTargetRecord, ScalingActivityRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { type NewDecision, noteDecision } from '#cluster/state/writes/decisions.ts'
import type { ScalingContext } from './context.ts'

/** ECS keeps them for six weeks (spec part 1, 9). */
const keptMs = 42 * 24 * 60 * 60_000
/** A service that changes every few seconds must not fill the disk. */
const mostActivities = 200
/** A change that finds no place for its tasks is not waited for longer than this. */
const unfulfilledAfterMs = 10 * 60_000

type NewActivity = Pick<ScalingActivityRecord, 'from' | 'to' | 'description' | 'cause' | 'statusCode' | 'statusMessage'> &
  Partial<Pick<ScalingActivityRecord, 'policyArn' | 'details' | 'notScaled' | 'endedAt'>>

export function putActivity({ tx, now, ids }: ScalingContext, target: ScalableTargetRecord, activity: NewActivity): void {
  const { account, region, key, resourceId } = target
  noteDecision(tx, target.serviceArn, asDecision(activity, target), now)
  tx.put('scalingActivities', { account, region, id: ids.uuid(), targetKey: key, resourceId, startedAt: now, ...activity })
}

function asDecision({ from, to, policyArn, notScaled }: NewActivity, { minCapacity, maxCapacity }: ScalableTargetRecord): NewDecision {
  const numbers = { from, to, minimum: minCapacity, maximum: maxCapacity }
  if (policyArn === undefined) return { rule: from === to ? 'boundsSet' : 'scaledBySchedule', numbers }
  // `arn:…:policyName/NAME`
  const names = { policy: policyArn.slice(policyArn.lastIndexOf('policyName/') + 'policyName/'.length) }
  return { rule: notScaled ? 'notScaled' : 'scaled', numbers, names }
}

/** A change of desiredCount that is still to be asked for. */
export function putChange(
  context: ScalingContext,
  target: ScalableTargetRecord,
  change: { from: number; to: number; cause: string; policyArn?: string; details?: string },
): void {
  const description = `Setting desired count to ${change.to}.`
  putActivity(context, target, { ...change, description, statusCode: 'Pending', statusMessage: 'The change has not been asked for yet.' })
}

/** Ends what was fulfilled, overtaken by somebody else's count, or could not be fulfilled. */
export function followActivities({ tx, now }: ScalingContext, target: ScalableTargetRecord, service: ServiceRecord): void {
  const running = tx.snapshot.tasks.count('runningOfService', service.arn)
  for (const activity of tx.snapshot.scalingActivities.by('openOfTarget', target.key)) {
    if (activity.statusCode !== 'InProgress') continue
    const end = endOf(activity, { desired: service.desiredCount, running, now })
    if (end) tx.put('scalingActivities', { ...activity, ...end, endedAt: now })
  }
}

export function endOf(
  { to, startedAt }: ScalingActivityRecord,
  { desired, running, now }: { desired: number; running: number; now: number },
): Pick<ScalingActivityRecord, 'statusCode' | 'statusMessage'> | undefined {
  const set = `Successfully set desired count to ${to}.`
  if (desired !== to) return { statusCode: 'Overridden', statusMessage: `${set} It was set to ${desired} before that was fulfilled.` }
  if (running === to) return { statusCode: 'Successful', statusMessage: `${set} Change successfully fulfilled by ecs.` }
  if (now - startedAt < unfulfilledAfterMs) return undefined
  return { statusCode: 'Unfulfilled', statusMessage: `${set} ${running} of ${to} tasks run; the events of the service say why.` }
}

/** Oldest first, whatever order the store has them in. */
export const activitiesOf = ({ tx }: ScalingContext, targetKey: string): ScalingActivityRecord[] =>
  tx.snapshot.scalingActivities.by('target', targetKey).sort((one, other) => one.startedAt - other.startedAt)

/** The last change by a policy, out or in. */
export const lastChange = (
  activities: readonly ScalingActivityRecord[],
  policyArn: string,
  direction: 'out' | 'in',
): ScalingActivityRecord | undefined =>
  activities.findLast(
    ({ policyArn: of, from, to, statusCode }) =>
      of === policyArn && statusCode !== 'Failed' && (direction === 'out' ? to > from : to < from),
  )

export function keepRecentActivities(context: ScalingContext, targetKey: string): void {
  const all = activitiesOf(context, targetKey)
  const old = all.filter(({ startedAt }, at) => at < all.length - mostActivities || startedAt < context.now - keptMs)
  for (const { id } of old) context.tx.delete('scalingActivities', id)
}
