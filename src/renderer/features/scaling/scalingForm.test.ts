import { describe, expect, it } from 'vitest'
import type { WatchedPolicy, WatchedScaling } from '#cluster/api/resources/scaling.ts'
import { scalingForm, scalingProblems, unusedMetric } from './scalingForm.ts'

const policy: WatchedPolicy = {
  PolicyName: 'cpu',
  PolicyType: 'TargetTrackingScaling',
  TargetTrackingScalingPolicyConfiguration: {
    TargetValue: 55.5,
    PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
    ScaleOutCooldown: 10,
  },
  alarms: [],
}
const scaling: WatchedScaling = {
  serviceArn: 'arn',
  resourceId: 'service/default/web',
  minCapacity: 2,
  maxCapacity: 9,
  suspended: { scaleIn: false, scaleOut: false, scheduled: false },
  policies: [policy],
  actions: [],
  activities: [],
}

describe('the form of a policy', () => {
  it('begins with bounds around what runs', () => {
    expect(scalingForm(undefined, undefined, 3)).toMatchObject({ policyName: undefined, min: 2, max: 6, target: 70 })
    expect(scalingForm(undefined, undefined, 0)).toMatchObject({ min: 1, max: 4 })
  })

  it('shows what there is, with the cooldowns that ECS fills in', () => {
    expect(scalingForm(scaling, policy, 3)).toMatchObject({
      policyName: 'cpu',
      min: 2,
      max: 9,
      target: 55.5,
      outSeconds: 10,
      inSeconds: 300,
    })
  })

  it('offers a metric that has no policy yet', () => {
    expect(scalingForm(scaling, undefined, 3).metric).toBe('ECSServiceAverageMemoryUtilization')
    expect(unusedMetric(undefined)).toBe('ECSServiceAverageCPUUtilization')
  })

  it('says what is wrong before anything is asked', () => {
    const form = scalingForm(scaling, policy, 3)
    expect(scalingProblems(form)).toEqual({})
    expect(scalingProblems({ ...form, min: 10 })).toEqual({ bounds: true })
    expect(scalingProblems({ ...form, target: 0, inSeconds: 1.5 })).toEqual({ target: true, cooldown: true })
  })
})
