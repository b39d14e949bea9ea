import type { MetricAlarmRecord, ScalingPolicyRecord, StepScaling } from '#cluster/state/records/scalingRecords.ts'
import { type CapacityFacts, cools, defaultCooldownSeconds, type Wish } from './wish.ts'

/**
 * What a step policy wants while one of its alarms is in ALARM (spec part 1, 9): the step that the distance between metric and threshold
 * lies in. Its cooldown credits what a scale-out added and holds back a scale-in.
 */
export function planStepScaling(
  policy: ScalingPolicyRecord,
  step: StepScaling,
  alarm: MetricAlarmRecord,
  facts: CapacityFacts,
): Wish | undefined {
  if (alarm.state !== 'ALARM') return undefined
  const distance = (alarm.value ?? alarm.threshold) - alarm.threshold
  const adjustment = chooseStep(step, distance, alarm.comparison.startsWith('Less') ? 'below' : 'above')
  if (adjustment === undefined) return undefined
  const { desired, lastOut, lastIn } = facts
  const cooldown = step.cooldownSeconds ?? defaultCooldownSeconds
  const outCools = cools(lastOut, cooldown, facts)
  const from = outCools && lastOut ? lastOut.from : desired
  const capacity = adjustCapacity(step, from, adjustment)
  if (capacity === desired) return undefined
  const isOut = capacity > desired
  // What the last scale-out added is credited, and so a lower result while it cools down is no wish to scale in.
  if (!isOut && (outCools || cools(lastIn, cooldown, facts))) return undefined
  const details = `The metric is ${round(distance)} from its threshold of ${alarm.threshold}: ${step.adjustmentType} ${adjustment} of ${from} is ${capacity}.`
  return { policy, direction: isOut ? 'out' : 'in', capacity, alarmName: alarm.name, details }
}

/**
 * The adjustment for a distance from the threshold. Above it the lower bound belongs to the step and the upper one to the next; below it
 * the other way round. A missing bound has no end.
 * @param atThreshold on which side a distance of 0 lies: the one that the alarm watches for
 */
export function chooseStep({ steps }: StepScaling, distance: number, atThreshold: 'above' | 'below' = 'above'): number | undefined {
  const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number
  const isAbove = distance === 0 ? atThreshold === 'above' : distance > 0
  const found = steps.find(({ lower = NEGATIVE_INFINITY, upper = POSITIVE_INFINITY }) =>
    isAbove ? distance >= lower && distance < upper : distance > lower && distance <= upper,
  )
  return found?.adjustment
}

/** @param from what the adjustment is added to, or is a percentage of */
export function adjustCapacity(step: StepScaling, from: number, adjustment: number): number {
  if (step.adjustmentType === 'ExactCapacity') return Math.max(0, adjustment)
  if (step.adjustmentType === 'ChangeInCapacity') return Math.max(0, from + adjustment)
  const change = roundPercent((from * adjustment) / 100)
  const least = step.minAdjustmentMagnitude ?? 0
  return Math.max(0, from + (Math.abs(change) < least ? Math.sign(adjustment) * least : change))
}

/** Above 1 down, between 0 and 1 to 1, and the mirror of that below 0 (spec part 1, 9). */
function roundPercent(change: number): number {
  if (change > 1) return Math.floor(change)
  if (change > 0) return 1
  if (change < -1) return Math.ceil(change)
  return change < 0 ? -1 : 0
}

const round = (value: number) => Math.round(value * 10) / 10
