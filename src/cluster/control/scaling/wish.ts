import type { ScalingActivityRecord, ScalingPolicyRecord } from '#cluster/state/records/scalingRecords.ts'

/** What one policy wants now. */
export interface Wish {
  policy: ScalingPolicyRecord
  direction: 'out' | 'in'
  /** Before bounds. */
  capacity: number
  alarmName: string
  /** How it came to the number, as a sentence. */
  details: string
}

export interface CapacityFacts {
  desired: number
  running: number
  now: number
  /** What cooldowns are divided by. */
  speed?: number
  /** The last change by this policy in either direction. */
  lastOut?: ScalingActivityRecord | undefined
  lastIn?: ScalingActivityRecord | undefined
}

/** A cooldown begins when the change was fulfilled (spec part 1, 9): until then it has not begun to end. */
export function cools(
  activity: ScalingActivityRecord | undefined,
  seconds: number,
  { now, speed = 1 }: Pick<CapacityFacts, 'now' | 'speed'>,
): boolean {
  if (!activity || activity.statusCode === 'Failed') return false
  return activity.endedAt === undefined || now < activity.endedAt + (seconds * 1_000) / speed
}

/** ECS's own where a policy says nothing (spec part 1, 9). */
export const defaultCooldownSeconds = 300
