/** What people type at the `aws` command to practise scaling: a service by a time, and instances by what tasks need. */
import type * as autoscaling from '@aws-sdk/client-auto-scaling'
import { expect, it } from 'vitest'
import { untilTask } from '#test/support/until.ts'
import { describeAws } from './awsWorld.ts'

const container = (cpu: number) => `'[{"name":"app","image":"marina/hello","cpu":${cpu},"memory":64}]'`

describeAws('aws', (world) => {
  const call = (line: string) => world().call(line)

  it('application-autoscaling: a scheduled action runs, and what it did is listed', async () => {
    await call(`ecs register-task-definition --family web --container-definitions ${container(10)}`)
    await call('ecs create-service --service-name web --task-definition web --desired-count 1')
    const named = '--service-namespace ecs --resource-id service/default/web'
    const scaling = (line: string) => call(`application-autoscaling ${line} ${named}`)
    const dimension = '--scalable-dimension ecs:service:DesiredCount'
    const begun = Date.now()
    await scaling(`register-scalable-target ${dimension} --min-capacity 1 --max-capacity 5`)
    // On a busy machine the command takes seconds, and a time that is over is refused.
    const soon = new Date(Date.now() + 2_000 + 3 * (Date.now() - begun)).toISOString().slice(0, 19)
    const action = `--scheduled-action-name morning --schedule at(${soon}) --scalable-target-action MinCapacity=3,MaxCapacity=4`
    await scaling(`put-scheduled-action ${dimension} ${action}`)
    expect(await scaling('describe-scheduled-actions')).toMatchObject({
      ScheduledActions: [{ ScheduledActionName: 'morning', Schedule: `at(${soon})` }],
    })
    await expect
      .poll(() => scaling('describe-scaling-activities'), { timeout: 90_000, interval: 500 })
      .toMatchObject({
        ScalingActivities: expect.arrayContaining([
          expect.objectContaining({
            Description: 'Setting desired count to 3.',
            Cause: 'minimum capacity was set to 3',
            StatusCode: 'Successful',
            StatusMessage: 'Successfully set desired count to 3. Change successfully fulfilled by ecs.',
          }),
          expect.objectContaining({
            Description: 'Setting min capacity to 3 and max capacity to 4',
            Cause: 'scheduled action name morning was triggered',
          }),
        ]),
      })
    await scaling(`deregister-scalable-target ${dimension}`)
    expect(await scaling('describe-scaling-policies')).toEqual({ ScalingPolicies: [] })
  })

  it('autoscaling: a group becomes a capacity provider, tasks wait for it, and instances appear', async () => {
    const group = async () =>
      ((await call('autoscaling describe-auto-scaling-groups')) as unknown as autoscaling.AutoScalingGroupsType).AutoScalingGroups?.[0]
    await call('ecs create-cluster --cluster-name shop')
    const template = '--launch-template LaunchTemplateName=ecs --tags Key=marina:instance-type,Value=t3.small'
    const zones = '--availability-zones us-east-1a us-east-1b'
    await call(`autoscaling create-auto-scaling-group --auto-scaling-group-name workers --min-size 0 --max-size 3 ${template} ${zones}`)
    const made = await group()
    expect(made).toMatchObject({
      AutoScalingGroupName: 'workers',
      AutoScalingGroupARN: expect.stringMatching(
        /^arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:.+:autoScalingGroupName\/workers$/,
      ),
      MinSize: 0,
      MaxSize: 3,
      DesiredCapacity: 0,
      AvailabilityZones: ['us-east-1a', 'us-east-1b'],
      Instances: [],
    })
    const provider = `autoScalingGroupArn=${made?.AutoScalingGroupARN},managedScaling={status=ENABLED,targetCapacity=100}`
    expect(await call(`ecs create-capacity-provider --name workers --auto-scaling-group-provider ${provider}`)).toMatchObject({
      capacityProvider: { status: 'ACTIVE', type: 'EC2_AUTOSCALING' },
    })
    const strategy = 'capacityProvider=workers,weight=1'
    const providers = `--capacity-providers workers --default-capacity-provider-strategy ${strategy}`
    await call(`ecs put-cluster-capacity-providers --cluster shop ${providers}`)
    await call(`ecs register-task-definition --family large --container-definitions ${container(1024)}`)
    const run = `ecs run-task --cluster shop --task-definition large --count 3 --capacity-provider-strategy ${strategy}`
    const started = (await call(run)) as unknown as { tasks: { taskArn: string; lastStatus: string }[]; failures: object[] }
    expect(started.failures).toEqual([])
    expect(started.tasks.map(({ lastStatus }) => lastStatus)).toEqual(Array(3).fill('PROVISIONING'))
    const tasks = started.tasks.map(({ taskArn }) => taskArn).join(' ')
    // The command itself looks every six seconds.
    for (const { taskArn } of started.tasks)
      await untilTask(world().marina.client, taskArn, ({ lastStatus }) => lastStatus === 'RUNNING', 'shop')
    await call(`ecs wait tasks-running --cluster shop --tasks ${tasks}`)
    const grown = await group()
    expect(grown).toMatchObject({ DesiredCapacity: 2, Instances: Array(2).fill({ InstanceType: 't3.small', LifecycleState: 'InService' }) })
    expect(new Set(grown?.Instances?.map(({ AvailabilityZone }) => AvailabilityZone))).toEqual(new Set(['us-east-1a', 'us-east-1b']))
    const described = await call(`ecs describe-tasks --cluster shop --tasks ${tasks}`)
    expect(described['tasks']).toMatchObject(Array(3).fill({ capacityProviderName: 'workers', launchType: 'EC2' }))
  })
})
