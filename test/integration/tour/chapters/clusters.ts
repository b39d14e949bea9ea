import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

export async function clusters({ step, refused }: Tour): Promise<void> {
  await step('ListClusters', {}, ({ clusterArns }) => expect(clusterArns).toEqual(['arn:aws:ecs:us-east-1:123456789012:cluster/default']))
  const tags = [{ key: 'team', value: 'web' }]
  const { cluster: shop } = await step('CreateCluster', { clusterName: 'shop', tags }, ({ cluster }) =>
    expect(cluster).toMatchObject({ clusterName: 'shop', status: 'ACTIVE', registeredContainerInstancesCount: 0, tags }),
  )
  const clusterArn = shop?.clusterArn ?? ''
  await step('CreateCluster', { clusterName: 'shop' }, ({ cluster }) => expect(cluster).toMatchObject({ clusterArn, status: 'ACTIVE' }))
  await step('ListClusters', {}, ({ clusterArns }) => expect(clusterArns).toContain(clusterArn))
  await step('DescribeClusters', { clusters: ['shop'] }, (answer) =>
    expect(answer.clusters).toMatchObject([{ clusterArn, settings: [], tags: [] }]),
  )
  const enhanced = [{ name: 'containerInsights' as const, value: 'enhanced' }]
  await step('UpdateCluster', { cluster: 'shop', settings: enhanced }, ({ cluster }) => expect(cluster?.settings).toEqual(enhanced))
  const disabled = [{ name: 'containerInsights' as const, value: 'disabled' }]
  await step('UpdateClusterSettings', { cluster: clusterArn, settings: disabled }, ({ cluster }) =>
    expect(cluster?.settings).toEqual(disabled),
  )
  await step('DescribeClusters', { clusters: [clusterArn, 'shop', 'gone'], include: ['SETTINGS', 'TAGS'] }, (answer) => {
    expect(answer.clusters).toMatchObject([{ clusterArn, settings: disabled, tags }])
    expect(answer.failures).toEqual([{ arn: clusterArn.replace(/shop$/, 'gone'), reason: 'MISSING' }])
  })
  await step('DeleteCluster', { cluster: 'shop' }, ({ cluster }) => expect(cluster?.status).toBe('INACTIVE'))
  await step('ListClusters', {}, ({ clusterArns }) => expect(clusterArns).not.toContain(clusterArn))
  await step('DescribeClusters', { clusters: ['shop'] }, (answer) => expect(answer.clusters?.[0]?.status).toBe('INACTIVE'))
  await refused('UpdateCluster', { cluster: 'nobody', settings: enhanced }, 'ClusterNotFoundException', 'Cluster not found.')
  await step('CreateCluster', { clusterName: 'shop' }, ({ cluster }) => expect(cluster).toMatchObject({ status: 'ACTIVE', tags: [] }))
}
