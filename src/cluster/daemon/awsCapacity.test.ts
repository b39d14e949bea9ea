/** AWS's SDK against EC2 Auto Scaling of a running daemon. */
import * as autoscaling from '@aws-sdk/client-auto-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const world = useDaemon()

async function until<Found>(look: () => Promise<Found>, isRight: (found: Found) => boolean): Promise<Found> {
  for (;;) {
    const found = await look()
    if (isRight(found)) return found
  }
}

describe('the SDK of EC2 Auto Scaling', () => {
  // One for all: each keeps a connection, and a daemon takes only so many.
  let client: autoscaling.AutoScalingClient
  beforeAll(() => {
    client = new autoscaling.AutoScalingClient(sdkOptions(world.daemon))
  })
  afterAll(() => client?.destroy())
  const groups = async () =>
    (await client.send(new autoscaling.DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: ['g'] }))).AutoScalingGroups
  const template = { LaunchTemplate: { LaunchTemplateName: 'any' } }

  it('makes, changes and deletes a group', async () => {
    const create = new autoscaling.CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'g',
      MinSize: 1,
      MaxSize: 2,
      ...template,
      VPCZoneIdentifier: 'subnet-1,subnet-2',
      Tags: [{ Key: 'marina:cluster', Value: 'default' }],
    })
    await client.send(create)
    await expect(client.send(create)).rejects.toMatchObject({ name: 'AlreadyExistsFault' })
    await until(groups, (found) => found?.[0]?.Instances?.[0]?.LifecycleState === 'InService')
    expect(await groups()).toMatchObject([
      {
        AvailabilityZones: ['us-east-1a', 'us-east-1b'],
        CreatedTime: expect.any(Date),
        DesiredCapacity: 1,
        Instances: [{ InstanceType: 't3.medium' }],
      },
    ])
    await client.send(new autoscaling.SetDesiredCapacityCommand({ AutoScalingGroupName: 'g', DesiredCapacity: 2 }))
    await expect(
      client.send(new autoscaling.SetDesiredCapacityCommand({ AutoScalingGroupName: 'g', DesiredCapacity: 3 })),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'New SetDesiredCapacity value 3 is above max value 2 for the AutoScalingGroup.',
    })
    const remove = (ForceDelete: boolean) =>
      client.send(new autoscaling.DeleteAutoScalingGroupCommand({ AutoScalingGroupName: 'g', ForceDelete }))
    await expect(remove(false)).rejects.toMatchObject({ name: 'ResourceInUseFault' })
    await client.send(new autoscaling.UpdateAutoScalingGroupCommand({ AutoScalingGroupName: 'g', MinSize: 0, MaxSize: 0 }))
    await until(groups, (found) => found?.[0]?.Instances?.length === 0)
    await remove(false)
    expect(await groups()).toEqual([])
  })

  it.each<[string, object, string]>([
    ['without a template', { MinSize: 0, MaxSize: 1 }, 'the tag marina:instance-type says what is launched'],
    [
      'with a type that is not known',
      { ...template, MinSize: 0, MaxSize: 1, Tags: [{ Key: 'marina:instance-type', Value: 'x9.huge' }] },
      'x9.huge is not known here',
    ],
    ['with bounds that cross', { ...template, MinSize: 2, MaxSize: 1 }, 'must be greater than or equal to min bound, 2'],
    ['with more instances than one computer stands for', { ...template, MinSize: 0, MaxSize: 101 }, 'at most 100 instances'],
    [
      'in a zone of another region',
      { ...template, MinSize: 0, MaxSize: 1, AvailabilityZones: ['eu-west-1a'] },
      'no availability zone of us-east-1',
    ],
  ])('is refused %s', async (_, request, sentence) => {
    const create = new autoscaling.CreateAutoScalingGroupCommand({ AutoScalingGroupName: 'wrong', ...request } as never)
    await expect(client.send(create)).rejects.toMatchObject({ name: 'ValidationError', message: expect.stringContaining(sentence) })
  })

  it('is told which of its operations are answered', async () => {
    const call = client.send(new autoscaling.DescribeScalingActivitiesCommand({}))
    await expect(call).rejects.toMatchObject({ message: expect.stringContaining('It answers: CreateAutoScalingGroup') })
  })
})
