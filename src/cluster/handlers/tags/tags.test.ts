import { describe, expect, it } from 'vitest'
import { arn, createHandlersWorld, network } from '../handlers.testSupport.ts'

/** One of each kind that can be tagged, without tags. */
function createTaggables() {
  const world = createHandlersWorld()
  const { call, register, registerFargate, store } = world
  register()
  registerFargate()
  call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
  const [task] = call('RunTask', { taskDefinition: 'fargate', launchType: 'FARGATE', networkConfiguration: network }).tasks ?? []
  const autoScalingGroupArn = 'arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:u:autoScalingGroupName/g'
  call('CreateCapacityProvider', { name: 'mine', autoScalingGroupProvider: { autoScalingGroupArn } })
  const [instance] = store.read().containerInstances.all()
  const arns = {
    cluster: arn('cluster/default'),
    service: arn('service/default/web'),
    'short service': arn('service/web'),
    task: task?.taskArn ?? '',
    'task definition': arn('task-definition/web:1'),
    'container instance': instance?.arn ?? '',
    'capacity provider': arn('capacity-provider/mine'),
  }
  const tagsOf = (resourceArn: string) => call('ListTagsForResource', { resourceArn }).tags
  return { ...world, arns, tagsOf }
}

const kinds = Object.keys(createTaggables().arns) as (keyof ReturnType<typeof createTaggables>['arns'])[]

describe('tags', () => {
  it.each(kinds)('of a %s are merged, taken off and listed', (kind) => {
    const { call, arns, tagsOf } = createTaggables()
    const resourceArn = arns[kind]
    expect(tagsOf(resourceArn)).toEqual([])
    const tags = [
      { key: 'a', value: '1' },
      { key: 'b', value: '' },
    ]
    expect(call('TagResource', { resourceArn, tags })).toEqual({})
    const more = [
      { key: 'a', value: '2' },
      { key: 'A', value: '3' },
    ]
    call('TagResource', { resourceArn, tags: more })
    expect(tagsOf(resourceArn)).toEqual([
      { key: 'a', value: '2' },
      { key: 'b', value: '' },
      { key: 'A', value: '3' },
    ])
    expect(call('UntagResource', { resourceArn, tagKeys: ['a', 'never there'] })).toEqual({})
    expect(tagsOf(resourceArn)?.map(({ key }) => key)).toEqual(['b', 'A'])
  })

  it('are seen where the resource is described', () => {
    const { call, arns } = createTaggables()
    const tags = [{ key: 'a', value: '1' }]
    for (const resourceArn of Object.values(arns)) call('TagResource', { resourceArn, tags })
    expect(call('DescribeServices', { services: ['web'], include: ['TAGS'] }).services?.[0]?.tags).toEqual(tags)
    expect(call('DescribeTasks', { tasks: [arns.task], include: ['TAGS'] }).tasks?.[0]?.tags).toEqual(tags)
    expect(call('DescribeTaskDefinition', { taskDefinition: 'web:1', include: ['TAGS'] }).tags).toEqual(tags)
  })

  it.each([
    [[{ key: 'good', value: '1' }, { key: 'bad' }], 'InvalidParameterException: Tag value can not be null.'],
    [[{ key: '' }], 'InvalidParameterException: Tag key can not be null or empty.'],
    [[{ key: 'AWS:x', value: '1' }], "InvalidParameterException: Tag keys can not start with 'aws:'."],
    [[{ key: 'a', value: 'x'.repeat(257) }], 'InvalidParameterException: Tag value can not be longer than 256 characters.'],
    [[{ key: 'k'.repeat(129), value: '' }], 'InvalidParameterException: Tag key can not be longer than 128 characters.'],
  ])('that are wrong apply none: %j', (tags, sentence) => {
    const { refusal, arns, tagsOf } = createTaggables()
    expect(refusal('TagResource', { resourceArn: arns.cluster, tags })).toBe(sentence)
    expect(tagsOf(arns.cluster)).toEqual([])
  })

  it("are fifty of a user's own, AWS's not counted and not to be edited", () => {
    const { call, refusal, arns, store, tagsOf } = createTaggables()
    const service = store.read().services.get(arns.service)
    const managed = { key: 'aws:ecs:clusterName', value: 'default' }
    if (service) store.update('managed tag', (tx) => tx.put('services', { ...service, tags: [managed] }))
    const many = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ key: `k${from + n}`, value: '' }))
    call('TagResource', { resourceArn: arns.service, tags: many(0, 50) })
    expect(tagsOf(arns.service)).toHaveLength(51)
    expect(refusal('TagResource', { resourceArn: arns.service, tags: many(50, 1) })).toMatch(
      /^LimitExceededException: The resource would have 51 tags/,
    )
    expect(refusal('TagResource', { resourceArn: arns.service, tags: [{ key: 'k0', value: 'new' }] })).toBe('answered')
    expect(refusal('UntagResource', { resourceArn: arns.service, tagKeys: ['aws:ecs:clusterName'] })).toBe(
      "InvalidParameterException: Tag keys can not start with 'aws:'.",
    )
  })

  it.each([
    ['cluster/nope', 'ClusterNotFoundException: Cluster not found.'],
    ['service/nope/web', 'ClusterNotFoundException: Cluster not found.'],
    ['service/default/nope', 'ResourceNotFoundException: The specified service does not exist. Specify a valid service ARN and try again.'],
    [`task/default/${'a'.repeat(32)}`, 'ResourceNotFoundException: The specified task does not exist.'],
    ['task-definition/web:2', 'ResourceNotFoundException: The specified task definition does not exist.'],
    ['capacity-provider/nope', 'ResourceNotFoundException: The specified capacity provider does not exist.'],
    ['capacity-provider/FARGATE', 'InvalidParameterException: The capacity provider FARGATE can not be tagged.'],
    ['container/default/x', 'InvalidParameterException: The resource type of'],
  ])('are refused for %s', (resource, sentence) => {
    const { refusal } = createTaggables()
    const tags = [{ key: 'a', value: '1' }]
    expect(refusal('TagResource', { resourceArn: arn(resource), tags })).toContain(sentence)
    expect(refusal('UntagResource', { resourceArn: arn(resource), tagKeys: ['a'] })).toContain(sentence)
  })

  it('ask for an ARN of the same account and region', () => {
    const { refusal } = createTaggables()
    expect(refusal('ListTagsForResource', { resourceArn: 'web' })).toBe('InvalidParameterException: Invalid arn syntax.')
    expect(refusal('ListTagsForResource', { resourceArn: 'arn:aws:s3:::bucket/x' })).toBe('InvalidParameterException: Invalid arn syntax.')
    expect(refusal('ListTagsForResource', { resourceArn: 'arn:aws:ecs:eu-west-1:000000000000:cluster/default' })).toContain(
      'Invalid identifier: Identifier is for eu-west-1.',
    )
    expect(refusal('ListTagsForResource', { resourceArn: arn('service/default/nope') })).toBe(
      'InvalidParameterException: The specified service does not exist. Specify a valid service ARN and try again.',
    )
  })

  it('stay as they are on a stopped task, and are not answered of an inactive cluster', () => {
    const { call, refusal, arns, report } = createTaggables()
    report(arns.task, { lastStatus: 'STOPPED' })
    expect(refusal('TagResource', { resourceArn: arns.task, tags: [{ key: 'a', value: '1' }] })).toBe(
      'InvalidParameterException: The specified task is stopped. Specify a running task and try again.',
    )
    call('CreateCluster', { clusterName: 'shop' })
    call('DeleteCluster', { cluster: 'shop' })
    // As recorded from AWS.
    expect(refusal('ListTagsForResource', { resourceArn: arn('cluster/shop') })).toBe(
      'InvalidParameterException: The specified cluster is inactive. Specify an active cluster and try again.',
    )
  })
})
