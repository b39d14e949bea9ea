import type { Task } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import type { AutoScalingGroupState } from '#cluster/api/resources/capacity.ts'
import { newProviderForm, problemsOf, providersOf } from './capacityView.ts'

const group: AutoScalingGroupState = {
  arn: 'arn:g',
  name: 'g',
  minSize: 1,
  maxSize: 4,
  desiredCapacity: 2,
  instanceType: 'm5.large',
  availabilityZones: ['us-east-1b'],
  instances: [],
  capacityProvider: { name: 'workers', managedScaling: { targetCapacity: 80 } },
  activities: [],
}
const task = (over: Partial<Task>): Task => ({ capacityProviderName: 'workers', launchType: 'EC2', lastStatus: 'RUNNING', ...over })

describe('the capacity providers of a cluster', () => {
  it('count what runs on them and what waits for them', () => {
    const cluster = {
      capacityProviders: ['FARGATE_SPOT', 'workers'],
      defaultCapacityProviderStrategy: [{ capacityProvider: 'workers', weight: 2 }],
    }
    const tasks = [
      task({ containerInstanceArn: 'i' }),
      task({ lastStatus: 'PROVISIONING' }),
      task({ lastStatus: 'PROVISIONING', containerInstanceArn: 'i' }),
      task({ lastStatus: 'STOPPED' }),
      task({ capacityProviderName: 'FARGATE_SPOT', launchType: 'FARGATE', lastStatus: 'PROVISIONING' }),
    ]
    expect(providersOf(cluster, [group], tasks)).toEqual([
      { name: 'FARGATE_SPOT', base: undefined, weight: undefined, running: 0, waiting: 0, group: undefined },
      { name: 'workers', base: 0, weight: 2, running: 1, waiting: 1, group },
    ])
  })
})

describe('the form of a provider', () => {
  it('begins with what its group has', () => {
    const expected = { name: 'g', type: 'm5.large', zones: ['us-east-1b'], minSize: 1, maxSize: 4, targetCapacity: 80 }
    expect(newProviderForm('us-east-1', group)).toEqual(expected)
    expect(problemsOf(expected)).toEqual({})
  })

  it.each([
    [{ name: '' }, { name: 'capacity.nameRule' }],
    [{ name: 'fargate-x' }, { name: 'capacity.nameRule' }],
    [{ zones: [] }, { zones: 'capacity.zonesRule' }],
    [{ minSize: -1 }, { minSize: 'capacity.sizeRule' }],
    [{ maxSize: 101 }, { maxSize: 'capacity.sizeRule' }],
    [{ minSize: 5 }, { maxSize: 'capacity.boundsRule' }],
    [{ targetCapacity: 0 }, { targetCapacity: 'capacity.targetRule' }],
  ])('is not sent with %j', (over, problems) => {
    expect(problemsOf({ ...newProviderForm('us-east-1', group), ...over })).toEqual(problems)
  })
})
