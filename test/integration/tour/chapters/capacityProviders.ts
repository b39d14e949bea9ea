import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'elastic'
const autoScalingGroupArn = 'arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/fleet'

export async function capacityProviders({ step, refused }: Tour): Promise<void> {
  await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.capacityProviders).toEqual([]))
  await step('CreateCapacityProvider', { name: 'fleet', autoScalingGroupProvider: { autoScalingGroupArn } }, ({ capacityProvider }) =>
    expect(capacityProvider).toMatchObject({ status: 'ACTIVE', type: 'EC2_AUTOSCALING' }),
  )
  const managedScaling = { status: 'ENABLED' as const, targetCapacity: 90 }
  await step('UpdateCapacityProvider', { name: 'fleet', autoScalingGroupProvider: { managedScaling } }, ({ capacityProvider }) =>
    expect(capacityProvider).toMatchObject({ autoScalingGroupProvider: { managedScaling }, updateStatus: 'UPDATE_COMPLETE' }),
  )
  await step('DescribeCapacityProviders', { capacityProviders: ['fleet', 'FARGATE', 'nothing'] }, (answer) => {
    expect(answer.capacityProviders?.map(({ name }) => name).sort()).toEqual(['FARGATE', 'fleet'])
    expect(answer.failures).toMatchObject([{ reason: 'MISSING' }])
  })
  const strategy = [{ capacityProvider: 'fleet', weight: 1, base: 0 }]
  const put = { cluster, capacityProviders: ['fleet', 'FARGATE'], defaultCapacityProviderStrategy: strategy }
  await step('PutClusterCapacityProviders', put, (answer) => expect(answer.cluster?.capacityProviders).toEqual(['fleet', 'FARGATE']))
  await step('DescribeClusters', { clusters: [cluster] }, ({ clusters }) =>
    expect(clusters?.[0]?.defaultCapacityProviderStrategy).toEqual(strategy),
  )
  await refused(
    'PutClusterCapacityProviders',
    { ...put, capacityProviders: ['nothing'] },
    'ClientException',
    'The specified capacity provider does not exist. Specify a valid name or ARN and try again.',
  )
  await step('PutClusterCapacityProviders', { cluster, capacityProviders: [], defaultCapacityProviderStrategy: [] }, (answer) =>
    expect(answer.cluster).toMatchObject({ capacityProviders: [], defaultCapacityProviderStrategy: [] }),
  )
  await step('DeleteCapacityProvider', { capacityProvider: 'fleet' }, ({ capacityProvider }) =>
    expect(capacityProvider).toMatchObject({ status: 'INACTIVE', updateStatus: 'DELETE_COMPLETE' }),
  )
  await step('DescribeCapacityProviders', {}, (answer) =>
    expect(answer.capacityProviders?.map(({ name }) => name)).toEqual(['FARGATE', 'FARGATE_SPOT']),
  )
}
