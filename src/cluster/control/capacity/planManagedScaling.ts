import type { AutoScalingGroupProvider } from '@aws-sdk/client-ecs'
import type { Timing } from '#cluster/api/timing.ts'
import type { AutoScalingGroupRecord, ManagedScalingRecord } from '#cluster/state/records/capacityRecords.ts'
import { highForMs, lowForMs } from './capacityTiming.ts'

type ManagedScaling = NonNullable<AutoScalingGroupProvider['managedScaling']>

/** What managed scaling decides by, all of it counted now. */
export interface ScalingQuestion {
  group: Pick<AutoScalingGroupRecord, 'minSize' | 'maxSize' | 'desiredCapacity' | 'scaling'>
  managed: ManagedScaling
  /** M: instances that are needed, those that are there among them. */
  needed: number
  /** N: instances that run. */
  running: number
  /** Until when the newest instance warms up, in milliseconds since the epoch. */
  warmUntil: number
  now: number
  timing: Timing
}

export interface ScalingPlan {
  desiredCapacity: number
  scaling: ManagedScalingRecord
  /** Why it changes; undefined where it does not. */
  because?: string
  /** Look again then, in milliseconds since the epoch. */
  nextLookAt?: number
}

/** CapacityProviderReservation, in percent (spec part 1, 6.5). */
export function reservationOf({ needed, running }: Pick<ScalingQuestion, 'needed' | 'running'>): number {
  if (running > 0) return (needed / running) * 100
  return needed > 0 ? 200 : 100
}

/**
 * How many instances a group is to have (spec part 1, 6.5): as many as bring the reservation to its target, at once upwards, in steps
 * between the smallest and the largest; downwards only after a while, and not while an instance warms up.
 */
export function planManagedScaling(question: ScalingQuestion): ScalingPlan {
  const { group, needed, running, now, timing } = question
  const wanted = wantedCapacity(question)
  const high = wanted > group.desiredCapacity
  const low = wanted < group.desiredCapacity
  const scaling: ManagedScalingRecord = {
    needed,
    running,
    ...(high && { highSince: group.scaling?.highSince ?? now }),
    ...(low && { lowSince: group.scaling?.lowSince ?? now }),
  }
  const stay = { desiredCapacity: group.desiredCapacity, scaling }
  if (!high && !low) return stay
  const at = high
    ? (scaling.highSince ?? now) + highForMs[timing]
    : Math.max((scaling.lowSince ?? now) + lowForMs[timing], question.warmUntil)
  if (at > now) return { ...stay, nextLookAt: at }
  return { desiredCapacity: wanted, scaling: { needed, running }, because: reasonOf(question) }
}

/** What the target asks for, within the steps and the bounds of the group. */
function wantedCapacity({ group, managed, needed }: ScalingQuestion): number {
  const { targetCapacity = 100, minimumScalingStepSize = 1, maximumScalingStepSize = 10_000 } = managed
  const ideal = Math.ceil((needed * 100) / targetCapacity)
  const rise = ideal - group.desiredCapacity
  const stepped = rise > 0 ? group.desiredCapacity + Math.min(maximumScalingStepSize, Math.max(minimumScalingStepSize, rise)) : ideal
  return Math.max(group.minSize, Math.min(group.maxSize, stepped))
}

function reasonOf(question: ScalingQuestion): string {
  const { needed, running, managed } = question
  const percent = Math.round(reservationOf(question))
  return `CapacityProviderReservation is ${percent} % (${needed} needed of ${running} running), its target ${managed.targetCapacity ?? 100} %`
}
