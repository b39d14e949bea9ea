/** Target tracking by what containers really use: the sample's /burn scales its service out, and in again afterwards. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  PutScalingPolicyCommand,
  RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { type RunningDaemon, startDaemon } from '#cluster/daemon/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { dockerHost, removeLeftovers, whyNoDocker } from '#test/support/realDocker.ts'
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
  const folder = mkdtempSync(join(tmpdir(), 'marina-scaling-'))
  let daemon: RunningDaemon
  let autoscaling: ApplicationAutoScalingClient
  const client = () => createClient(inProcessTransport(daemon.dispatcher, daemon.context))

  beforeAll(async () => {
    daemon = await startDaemon({
      dataFolder: folder,
      ephemeral: true,
      port: 0,
      engine: dockerHost,
      account: '000000000000',
      region: 'us-east-1',
      publishAddress: '127.0.0.1',
      log: silentLogger,
    })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    autoscaling = new ApplicationAutoScalingClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials })
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
  afterAll(async () => {
    autoscaling?.destroy()
    await daemon?.stop({ stopTasks: true })
    await removeLeftovers(family)
    rmSync(folder, { recursive: true, force: true })
  })

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
