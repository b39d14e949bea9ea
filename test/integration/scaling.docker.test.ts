/** Target tracking by what containers really use: the sample's /burn scales its service out, and in again afterwards. */
import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useDaemonOnDocker } from '#test/support/dockerDaemon.ts'
import { whyNoDocker } from '#test/support/realDocker.ts'
import { sdkOptions } from '#test/support/testDaemon.ts'
import { untilService } from '#test/support/until.ts'

const why = await whyNoDocker()
if (why) console.warn(why)
const family = `scaling-${process.pid}`
const named = {
  ServiceNamespace: 'ecs',
  ResourceId: `service/default/${family}`,
  ScalableDimension: 'ecs:service:DesiredCount',
} as const

describe.skipIf(why)(`a service that burns CPU${why ? ` (${why})` : ''}`, () => {
  const world = useDaemonOnDocker(family)
  let autoscaling: ApplicationAutoScalingClient
  const client = () => world.client

  beforeAll(async () => {
    autoscaling = new ApplicationAutoScalingClient(sdkOptions(world.daemon))
    await client().registerTaskDefinition({
      family,
      // So little that one process is far above it, however busy the machine is with other things.
      containerDefinitions: [
        { name: 'web', image: 'marina/hello', cpu: 16, memory: 32, stopTimeout: 2, portMappings: [{ containerPort: 80 }] },
      ],
    })
    await client().createService({ serviceName: family, taskDefinition: family, desiredCount: 1 })
    await untilService(client(), family, (service) => service.runningCount === 1)
  })
  afterAll(() => autoscaling?.destroy())

  it('scales out, says why, and scales in again', { timeout: 240_000 }, async () => {
    await autoscaling.send(new RegisterScalableTargetCommand({ ...named, MinCapacity: 1, MaxCapacity: 3 }))
    const tracking = {
      TargetValue: 50,
      PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      ScaleOutCooldown: 5,
      ScaleInCooldown: 5,
    } as const
    await autoscaling.send(
      new PutScalingPolicyCommand({
        ...named,
        PolicyName: 'cpu',
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: tracking,
      }),
    )
    const { taskArns } = await client().listTasks({ serviceName: family })
    const { tasks } = await client().describeTasks({ tasks: taskArns })
    const port = tasks?.[0]?.containers?.[0]?.networkBindings?.[0]?.hostPort
    let enough = false
    const burn = async () => {
      while (!enough) expect((await fetch(`http://127.0.0.1:${port}/burn?ms=2000`)).status).toBe(200)
    }
    const burning = burn()
    await untilService(client(), family, (service) => service.desiredCount === 3)
    enough = true
    await burning
    await untilService(client(), family, (service) => service.runningCount === 3)
    // Fifteen periods of three seconds below the target, and what a busy machine adds.
    await expect
      .poll(async () => (await client().describeServices({ services: [family] })).services?.[0], { timeout: 110_000, interval: 500 })
      .toMatchObject({ desiredCount: 1, runningCount: 1 })

    const { ScalingActivities = [] } = await autoscaling.send(new DescribeScalingActivitiesCommand(named))
    // How soon the CPU is burnt is the machine's: it may go there by one step or by two.
    const out = ScalingActivities.find(({ Description }) => Description === 'Setting desired count to 3.')
    expect(out).toMatchObject({ Cause: expect.stringContaining('-AlarmHigh-'), StatusCode: 'Successful' })
    expect(ScalingActivities[0]).toMatchObject({ Cause: expect.stringContaining('-AlarmLow-') })
  })
})
