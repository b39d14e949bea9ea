import type { ScalingPolicyRecord, TargetTracking } from '#cluster/state/records/scalingRecords.ts'
import { type CapacityFacts, cools, defaultCooldownSeconds, type Wish } from './wish.ts'

export interface TrackingFacts extends CapacityFacts {
  /** Of the last period; undefined where nothing was measured. */
  value: number | undefined
}

/**
 * What a target tracking policy wants (spec part 1, 9): `ceil(running × metric / target)`, out at its high alarm and in at its low one.
 * While a scale-out cools down, what it added counts already, so that a larger signal adds only the difference; a scale-in that cools
 * down holds back another one.
 */
export function planTargetTracking(policy: ScalingPolicyRecord, tracking: TargetTracking, facts: TrackingFacts): Wish | undefined {
  const { value, desired, running, lastOut, lastIn } = facts
  const alarm = policy.alarms.find(({ state }) => state === 'ALARM')
  if (!alarm || value === undefined) return undefined
  const isOut = alarm.side === 'high'
  const outCools = cools(lastOut, tracking.scaleOutCooldownSeconds ?? defaultCooldownSeconds, facts)
  if (!isOut && (tracking.disableScaleIn || (lastOut?.endedAt === undefined && outCools))) return undefined
  if (!isOut && cools(lastIn, tracking.scaleInCooldownSeconds ?? defaultCooldownSeconds, facts)) return undefined
  const from = isOut && outCools && lastOut ? lastOut.from : running
  const capacity = Math.ceil(roundOff((from * value) / tracking.targetValue))
  if (isOut ? capacity <= desired : capacity >= desired) return undefined
  const details = `${from} running × ${shown(value)} measured / ${shown(tracking.targetValue)} wanted, rounded up, is ${capacity}.`
  return { policy, direction: isOut ? 'out' : 'in', capacity, alarmName: alarm.name, details }
}

/** 2 × 75 / 50 must not become 4 because of a last binary digit. */
const roundOff = (value: number) => Math.round(value * 1e6) / 1e6
const shown = (value: number) => String(Math.round(value * 10) / 10)
