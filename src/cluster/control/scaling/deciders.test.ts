import { describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type {
  MetricAlarmRecord,
  ScalableTargetRecord,
  ScalingActivityRecord,
  ScalingPolicyRecord,
  ScheduledActionRecord,
  StepScaling,
} from '#cluster/state/records/scalingRecords.ts'
import { chooseCapacity } from './chooseCapacity.ts'
import { judgeAlarm } from './judgeAlarm.ts'
import { dueAt, nextRunOf } from './planScheduledAction.ts'
import { adjustCapacity, chooseStep, planStepScaling } from './planStepScaling.ts'
import { planTargetTracking, type TrackingFacts } from './planTargetTracking.ts'

const scope = { account: '000000000000', region: 'us-east-1' }
const named = { ...scope, targetKey: 'key', resourceId: 'service/default/web', createdAt: 0 }
const target: ScalableTargetRecord = {
  ...scope,
  key: 'key',
  arn: 'target',
  resourceId: 'service/default/web',
  serviceArn: 'arn:service' as ServiceArn,
  minCapacity: 1,
  maxCapacity: 10,
  roleArn: 'role',
  suspended: { scaleIn: false, scaleOut: false, scheduled: false },
  tags: {},
  createdAt: 0,
}
const alarm = (side: 'high' | 'low', state: 'OK' | 'ALARM') => ({ name: side, arn: side, side, state, reason: '', stateSince: 0 })
const policyIn = (side?: 'high' | 'low', tracking: Partial<ScalingPolicyRecord['tracking']> = {}): ScalingPolicyRecord => ({
  ...named,
  arn: 'policy',
  name: 'cpu',
  tracking: { targetValue: 50, metric: 'ECSServiceAverageCPUUtilization', disableScaleIn: false, ...tracking },
  alarms: [alarm('high', side === 'high' ? 'ALARM' : 'OK'), alarm('low', side === 'low' ? 'ALARM' : 'OK')],
})
const activity = (from: number, to: number, endedAt?: number): ScalingActivityRecord => ({
  ...named,
  id: 'id',
  from,
  to,
  description: '',
  cause: '',
  statusCode: endedAt === undefined ? 'InProgress' : 'Successful',
  statusMessage: '',
  startedAt: 0,
  ...(endedAt !== undefined && { endedAt }),
})
const track = (policy: ScalingPolicyRecord, facts: Partial<TrackingFacts>) => {
  if (!policy.tracking) throw new Error('no target tracking')
  return planTargetTracking(policy, policy.tracking, { desired: 2, running: 2, now: 1_000_000, value: 100, ...facts })
}

describe('target tracking', () => {
  it.each([
    [2, 100, 50, 4],
    [2, 75, 50, 3],
    [3, 70, 50, 5],
    [1, 51, 50, 2],
    [3, 33.4, 50, 3],
  ])('%i tasks at %d of %d make %i', (running, value, targetValue, capacity) => {
    const wish = track(policyIn('high', { targetValue }), { running, desired: 1, value })
    expect(wish).toMatchObject({ direction: 'out', capacity })
  })

  it('scales in no further than the load needs', () => {
    expect(track(policyIn('low'), { desired: 8, running: 8, value: 20 })).toMatchObject({ direction: 'in', capacity: 4 })
    expect(track(policyIn('low'), { desired: 4, running: 4, value: 44 })).toBeUndefined()
    expect(track(policyIn('low', { disableScaleIn: true }), { desired: 8, running: 8, value: 20 })).toBeUndefined()
  })

  it('does nothing without a measurement, whatever its alarms say', () => {
    expect(track(policyIn('high'), { value: undefined })).toBeUndefined()
    expect(track(policyIn('low'), { value: undefined })).toBeUndefined()
    expect(track(policyIn(), {})).toBeUndefined()
  })

  it('credits what a scale-out added while that cools down', () => {
    const lastOut = activity(2, 4, 990_000)
    const wish = (value: number, now = 1_000_000) => track(policyIn('high'), { desired: 4, running: 4, value, lastOut, now })
    expect(wish(100)).toBeUndefined()
    expect(wish(150)).toMatchObject({ capacity: 6 })
    expect(wish(100, 990_000 + 300_000)).toMatchObject({ capacity: 8 })
    // Not fulfilled yet: the cooldown has not begun.
    expect(track(policyIn('high'), { desired: 4, running: 3, value: 100, lastOut: activity(2, 4), now: 9e9 })).toBeUndefined()
  })

  it('holds a scale-in back while another cools down, and no scale-out', () => {
    const lastIn = activity(8, 4, 990_000)
    expect(track(policyIn('low'), { desired: 4, running: 4, value: 10, lastIn })).toBeUndefined()
    expect(track(policyIn('low', { scaleInCooldownSeconds: 5 }), { desired: 4, running: 4, value: 10, lastIn })).toMatchObject({
      capacity: 1,
    })
    expect(track(policyIn('high'), { desired: 4, running: 4, value: 100, lastIn })).toMatchObject({ capacity: 8 })
  })
})

describe('step scaling', () => {
  const step: StepScaling = {
    adjustmentType: 'PercentChangeInCapacity',
    aggregation: 'Average',
    steps: [
      { lower: 0, upper: 10, adjustment: 0 },
      { lower: 10, upper: 20, adjustment: 10 },
      { lower: 20, adjustment: 30 },
    ],
  }
  it('takes the lower bound of a step above the threshold, and the upper one below', () => {
    expect([0, 9.9, 10, 20, 500].map((distance) => chooseStep(step, distance))).toEqual([0, 0, 10, 30, 30])
    const below = {
      ...step,
      steps: [
        { lower: -10, upper: 0, adjustment: -1 },
        { upper: -10, adjustment: -2 },
      ],
    }
    expect([-0.1, -9.9, -10, -500].map((distance) => chooseStep(below, distance))).toEqual([-1, -1, -2, -2])
    expect(chooseStep(below, 1)).toBeUndefined()
  })

  it('takes the step below a threshold that the metric is just at, where the alarm watches for less', () => {
    const below = { ...step, steps: [{ upper: 0, adjustment: -50 }] }
    const policy: ScalingPolicyRecord = { ...named, arn: 'step', name: 'step', step: below, alarms: [] }
    const low = { name: 'low', threshold: 10, state: 'ALARM', comparison: 'LessThanOrEqualToThreshold' } as MetricAlarmRecord
    const facts = { desired: 6, running: 6, now: 1_000_000 }
    // By its metric, and by SetAlarmState, which tells no metric.
    for (const alarmed of [{ ...low, value: 10 }, low])
      expect(planStepScaling(policy, below, alarmed, facts)).toMatchObject({ direction: 'in', capacity: 3 })
  })

  it.each([
    [10, 25, 12],
    [10, 5, 11],
    [10, -5, 9],
    [10, -25, 8],
    [10, -67, 4],
    [10, 0, 10],
  ])('%i by %i percent is %i', (from, percent, capacity) => expect(adjustCapacity(step, from, percent)).toBe(capacity))

  it('changes by no less than its least change', () => {
    expect(adjustCapacity({ ...step, minAdjustmentMagnitude: 3 }, 10, 10)).toBe(13)
    expect(adjustCapacity({ ...step, minAdjustmentMagnitude: 3 }, 10, -10)).toBe(7)
    expect(adjustCapacity({ ...step, adjustmentType: 'ChangeInCapacity' }, 1, -4)).toBe(0)
    expect(adjustCapacity({ ...step, adjustmentType: 'ExactCapacity' }, 1, 7)).toBe(7)
  })

  it('adds only the difference while it cools down, and takes nothing away', () => {
    const high = { name: 'high', threshold: 50, comparison: 'GreaterThanThreshold', state: 'ALARM', value: 65 } as MetricAlarmRecord
    const policy: ScalingPolicyRecord = { ...named, arn: 'step', name: 'step', step, alarms: [] }
    const plan = (desired: number, value: number, lastOut?: ScalingActivityRecord) =>
      planStepScaling(policy, step, { ...high, value }, { desired, running: desired, now: 1_000_000, lastOut })
    expect(plan(10, 65)).toMatchObject({ direction: 'out', capacity: 11, alarmName: 'high' })
    expect(plan(11, 65, activity(10, 11, 990_000))).toBeUndefined()
    expect(plan(11, 75, activity(10, 11, 990_000))).toMatchObject({ capacity: 13 })
    expect(plan(13, 65, activity(10, 13, 990_000))).toBeUndefined()
    expect(planStepScaling(policy, step, { ...high, state: 'OK' }, { desired: 1, running: 1, now: 0 })).toBeUndefined()
  })
})

describe('several policies', () => {
  const wish = (direction: 'in' | 'out', capacity: number, policy = policyIn()) => ({
    wish: { policy, direction, capacity, alarmName: 'alarm', details: '' },
    mustAgree: policy.tracking?.disableScaleIn === false,
  })
  const quiet = { wish: undefined, mustAgree: true }
  const at = { desired: 4, isDeploying: false }

  it('scale out if any wants to, as far as the largest wish', () => {
    expect(chooseCapacity(target, at, [quiet, wish('out', 5), wish('out', 7), wish('in', 1)])).toMatchObject({ kind: 'set', to: 7 })
  })

  it('scale in only if all agree, to the largest wish', () => {
    expect(chooseCapacity(target, at, [quiet, wish('in', 1)])).toBeUndefined()
    expect(chooseCapacity(target, at, [wish('in', 3), wish('in', 1)])).toMatchObject({ kind: 'set', to: 3 })
    expect(chooseCapacity(target, at, [{ wish: undefined, mustAgree: false }, wish('in', 1)])).toMatchObject({ to: 1 })
  })

  it('keep to the bounds, and say when one is reached', () => {
    expect(chooseCapacity(target, at, [wish('out', 99)])).toMatchObject({ kind: 'set', to: 10 })
    expect(chooseCapacity(target, { ...at, desired: 10 }, [wish('out', 99)])).toMatchObject({ kind: 'held', code: 'AlreadyAtMaxCapacity' })
    expect(chooseCapacity(target, { ...at, desired: 1 }, [wish('in', 0)])).toMatchObject({ kind: 'held', code: 'AlreadyAtMinCapacity' })
  })

  it('bring what a user set beyond the bounds back in, but never against the direction that is wanted', () => {
    expect(chooseCapacity(target, { ...at, desired: 14 }, [wish('out', 16)])).toMatchObject({ kind: 'held', code: 'AlreadyAtMaxCapacity' })
    expect(chooseCapacity(target, { ...at, desired: 14 }, [wish('in', 12)])).toMatchObject({ kind: 'set', to: 10 })
    expect(chooseCapacity(target, { ...at, desired: 0 }, [wish('in', 0)])).toMatchObject({ kind: 'held', code: 'AlreadyAtMinCapacity' })
    const most = { ...target, minCapacity: 5 }
    expect(chooseCapacity(most, { ...at, desired: 2 }, [wish('in', 1)])).toMatchObject({ kind: 'held', code: 'AlreadyAtMinCapacity' })
    expect(chooseCapacity(most, { ...at, desired: 2 }, [wish('out', 3)])).toMatchObject({ kind: 'set', to: 5 })
  })

  it('do nothing that is suspended, and do not scale in during a deployment', () => {
    const suspended = (part: Partial<ScalableTargetRecord['suspended']>) => ({ ...target, suspended: { ...target.suspended, ...part } })
    expect(chooseCapacity(suspended({ scaleOut: true }), at, [wish('out', 9)])).toBeUndefined()
    expect(chooseCapacity(suspended({ scaleIn: true }), at, [wish('in', 1)])).toBeUndefined()
    expect(chooseCapacity(target, { ...at, isDeploying: true }, [wish('in', 1)])).toBeUndefined()
    expect(chooseCapacity(target, { ...at, isDeploying: true }, [wish('out', 9)])).toMatchObject({ to: 9 })
  })
})

describe('alarms', () => {
  const high = { comparison: 'GreaterThanThreshold', threshold: 50, evaluationPeriods: 3 } as const
  it('need as many datapoints in a row', () => {
    expect(judgeAlarm(high, [60, 70, 80, 10, 10])).toEqual({
      state: 'ALARM',
      reason: 'Threshold Crossed: 3 datapoints [60.0, 70.0, 80.0] were greater than the threshold (50.0).',
    })
    expect(judgeAlarm(high, [60, 50, 80, 90, 90]).state).toBe('OK')
  })

  it('make up for a period without a measurement from an earlier one, and say when there are too few', () => {
    expect(judgeAlarm(high, [60, undefined, 80, 90, 10]).state).toBe('ALARM')
    expect(judgeAlarm(high, [undefined, undefined, undefined, 90, 90])).toEqual({
      state: 'INSUFFICIENT_DATA',
      reason: 'Insufficient Data: 2 of 3 datapoints were measured so far.',
    })
    expect(judgeAlarm({ ...high, treatMissingData: 'breaching' }, [undefined, 60, 60]).state).toBe('ALARM')
    expect(judgeAlarm({ ...high, treatMissingData: 'notBreaching' }, [undefined, 60, 60]).state).toBe('OK')
    expect(judgeAlarm({ ...high, datapointsToAlarm: 2 }, [10, 60, 60]).state).toBe('ALARM')
  })
})

describe('scheduled actions', () => {
  const minute = 60_000
  const action: ScheduledActionRecord = { ...named, arn: 'action', name: 'night', schedule: 'rate(5 minutes)' }
  it('are due once for all times that passed', () => {
    expect(dueAt(action, 4 * minute)).toBeUndefined()
    expect(dueAt(action, 17 * minute)).toBe(15 * minute)
    expect(dueAt({ ...action, lastRunAt: 15 * minute }, 17 * minute)).toBeUndefined()
    expect(nextRunOf({ ...action, lastRunAt: 15 * minute }, 15 * minute)).toBe(20 * minute)
  })
  it('keep to their start and end', () => {
    expect(dueAt({ ...action, startTime: 60 * minute }, 30 * minute)).toBeUndefined()
    expect(nextRunOf({ ...action, endTime: 9 * minute }, 6 * minute)).toBeUndefined()
  })
})
