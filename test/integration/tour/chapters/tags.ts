import { expect } from 'vitest'
import type { Tour } from '../tour.ts'

const cluster = 'labelled'

/** An answer without members; the SDK adds its own. */
const nothing = (answer: object) => expect(Object.keys(answer)).toEqual(['$metadata'])

export async function tags({ step, refused, until }: Tour): Promise<void> {
  const { cluster: made } = await step('CreateCluster', { clusterName: cluster }, (answer) => expect(answer.cluster?.tags).toEqual([]))
  const resourceArn = made?.clusterArn ?? ''
  const given = [
    { key: 'team', value: 'web' },
    { key: 'stage', value: 'test' },
  ]
  await step('TagResource', { resourceArn, tags: given }, nothing)
  await step('ListTagsForResource', { resourceArn }, (answer) => expect(answer.tags).toEqual(given))
  await step('UntagResource', { resourceArn, tagKeys: ['team', 'never there'] }, nothing)
  await step('DescribeClusters', { clusters: [cluster], include: ['TAGS'] }, (answer) =>
    expect(answer.clusters?.[0]?.tags).toEqual(given.slice(1)),
  )
  await refused(
    'TagResource',
    { resourceArn, tags: [{ key: 'AWS:x', value: '1' }] },
    'InvalidParameterException',
    "Tag keys can not start with 'aws:'.",
  )
  await step('RegisterContainerInstance', { cluster, tags: given }, ({ containerInstance }) =>
    expect(containerInstance?.tags).toEqual(given),
  )
  const request = { cluster, serviceName: 'tagged', taskDefinition: 'web', desiredCount: 1, tags: given }
  await step('CreateService', { ...request, propagateTags: 'SERVICE', enableECSManagedTags: true }, ({ service }) =>
    expect(service).toMatchObject({ propagateTags: 'SERVICE', enableECSManagedTags: true }),
  )
  const { taskArns: [task = ''] = [] } = await until(
    'ListTasks',
    { cluster, serviceName: 'tagged' },
    ({ taskArns }) => taskArns?.length === 1,
  )
  await step('ListTagsForResource', { resourceArn: task }, (answer) =>
    expect(answer.tags).toEqual(
      expect.arrayContaining([...given, { key: 'aws:ecs:clusterName', value: cluster }, { key: 'aws:ecs:serviceName', value: 'tagged' }]),
    ),
  )
  await step('DescribeServices', { cluster, services: ['tagged'], include: ['TAGS'] }, (answer) =>
    expect(answer.services?.[0]?.tags).toEqual(given),
  )
  await step('DeleteService', { cluster, service: 'tagged', force: true }, ({ service }) => expect(service?.desiredCount).toBe(0))
}
