import { describe, expect, it } from 'vitest'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { network } from '../handlers.testSupport.ts'

const minute = 60_000

describe('a service', () => {
  it('divides its tasks among capacity providers, and those it adds later too', async () => {
    const { call, clock, registerFargate, close } = createControlledWorld()
    registerFargate()
    const capacityProviders = ['FARGATE', 'FARGATE_SPOT']
    call('PutClusterCapacityProviders', { cluster: 'default', capacityProviders, defaultCapacityProviderStrategy: [] })
    const capacityProviderStrategy = [
      { capacityProvider: 'FARGATE', weight: 1, base: 1 },
      { capacityProvider: 'FARGATE_SPOT', weight: 3 },
    ]
    const request = { serviceName: 'web', taskDefinition: 'fargate', networkConfiguration: network, capacityProviderStrategy }
    call('CreateService', { ...request, desiredCount: 5 })
    const counts = () => {
      const { tasks = [] } = call('DescribeTasks', { tasks: call('ListTasks', { serviceName: 'web' }).taskArns ?? [] })
      return capacityProviders.map((name) => tasks.filter(({ capacityProviderName }) => capacityProviderName === name).length)
    }
    await clock.advance(minute)
    expect(counts()).toEqual([2, 3])
    call('UpdateService', { service: 'web', desiredCount: 9 })
    await clock.advance(minute)
    expect(counts()).toEqual([3, 6])
    await close()
  })

  it('waits, with a sentence, where its capacity provider has no instance, and starts once there is one', async () => {
    const { call, clock, register, close } = createControlledWorld()
    register()
    const autoScalingGroupArn = 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/g'
    call('CreateCapacityProvider', { name: 'mine', autoScalingGroupProvider: { autoScalingGroupArn } })
    call('CreateCluster', { clusterName: 'shop', capacityProviders: ['mine'] })
    const capacityProviderStrategy = [{ capacityProvider: 'mine', weight: 1 }]
    call('CreateService', { cluster: 'shop', serviceName: 'web', taskDefinition: 'web', desiredCount: 1, capacityProviderStrategy })
    await clock.advance(minute)
    const described = () => call('DescribeServices', { cluster: 'shop', services: ['web'] }).services?.[0]
    expect(described()?.events?.map(({ message }) => message)).toEqual([
      '(service web) was unable to reach steady state. Reason: No Container Instances were found in your capacity provider.',
    ])
    call('RegisterContainerInstance', { cluster: 'shop', attributes: [{ name: 'marina.capacity-provider', value: 'mine' }] })
    await clock.advance(minute)
    expect(described()).toMatchObject({ runningCount: 1, capacityProviderStrategy: [{ capacityProvider: 'mine' }] })
    await close()
  })

  it('keeps to its placement constraints', async () => {
    const { call, clock, register, store, close } = createControlledWorld()
    register()
    const placementConstraints = [{ type: 'memberOf' as const, expression: 'attribute:stack == production' }]
    call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2, placementConstraints })
    await clock.advance(minute)
    const described = () => call('DescribeServices', { services: ['web'] }).services?.[0]
    expect(described()).toMatchObject({ runningCount: 0, placementConstraints })
    expect(described()?.events?.[0]?.message).toContain('encountered error "MemberOf placement constraint unsatisfied.".')
    const [instance] = store.read().containerInstances.all()
    call('PutAttributes', { attributes: [{ name: 'stack', value: 'production', targetId: instance?.arn }] })
    await clock.advance(minute)
    expect(described()?.runningCount).toBe(2)
    call('UpdateService', { service: 'web', desiredCount: 3, placementConstraints: [{ type: 'distinctInstance' }] })
    await clock.advance(minute)
    expect(described()?.runningCount).toBe(2)
    expect(described()?.events?.[0]?.message).toContain('encountered error "DistinctInstance placement constraint unsatisfied.".')
    await close()
  })
})
