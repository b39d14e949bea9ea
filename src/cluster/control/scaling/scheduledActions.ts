import type { ScalableTargetRecord, ScheduledActionRecord } from '#cluster/state/records/scalingRecords.ts'
import type { ServiceRecord } from '#cluster/state/records/serviceRecords.ts'
import { putActivity, putChange } from './activities.ts'
import type { ScalingContext } from './context.ts'
import { dueAt } from './planScheduledAction.ts'

/** So late is no more than a busy computer. */
const lateMs = 60_000

/** Sets the bounds of what is due, and moves desiredCount into them (spec part 1, 9). */
export function runScheduledActions(context: ScalingContext, target: ScalableTargetRecord, service: ServiceRecord): void {
  const { tx, now } = context
  let bounds = target
  for (const action of tx.snapshot.scheduledActions.by('target', target.key)) {
    const due = dueAt(action, now)
    if (due === undefined) continue
    tx.put('scheduledActions', { ...action, lastRunAt: now })
    if (target.suspended.scheduled) continue
    bounds = { ...bounds, ...boundsOf(action, bounds) }
    tx.put('scalableTargets', bounds)
    recordBounds(context, bounds, action, due, service.desiredCount)
  }
  if (bounds !== target) moveInto(context, bounds, service.desiredCount)
}

/** One bound alone never passes the other. */
function boundsOf({ minCapacity, maxCapacity }: ScheduledActionRecord, target: ScalableTargetRecord) {
  const min = minCapacity ?? Math.min(target.minCapacity, maxCapacity ?? target.maxCapacity)
  return { minCapacity: min, maxCapacity: maxCapacity ?? Math.max(target.maxCapacity, min) }
}

function recordBounds(
  context: ScalingContext,
  target: ScalableTargetRecord,
  action: ScheduledActionRecord,
  due: number,
  desired: number,
): void {
  const what = `min capacity to ${target.minCapacity} and max capacity to ${target.maxCapacity}`
  const isLate = context.now - due > lateMs
  putActivity(context, target, {
    from: desired,
    to: desired,
    description: `Setting ${what}`,
    cause: `scheduled action name ${action.name} was triggered`,
    statusCode: 'Successful',
    statusMessage: `Successfully set ${what}`,
    endedAt: context.now,
    ...(isLate && { details: `It was due at ${new Date(due).toISOString()}, when Marina did not run.` }),
  })
}

function moveInto(context: ScalingContext, { ...target }: ScalableTargetRecord, desired: number): void {
  const { minCapacity, maxCapacity } = target
  if (desired < minCapacity) {
    putChange(context, target, { from: desired, to: minCapacity, cause: `minimum capacity was set to ${minCapacity}` })
  } else if (desired > maxCapacity) {
    putChange(context, target, { from: desired, to: maxCapacity, cause: `maximum capacity was set to ${maxCapacity}` })
  }
}
