/** The real aws command, and AWS's SDK, against Application Auto Scaling of a running daemon. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import * as autoscaling from '@aws-sdk/client-application-auto-scaling'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient, inProcessTransport } from '#cluster/client/index.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { type RunningDaemon, startDaemon } from './index.ts'

const run = promisify(execFile)
const service = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web', ScalableDimension: 'ecs:service:DesiredCount' } as const
let folder: string
let daemon: RunningDaemon
let client: autoscaling.ApplicationAutoScalingClient

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marina-aws-scaling-'))
  daemon = await startDaemon({
    dataFolder: folder,
    ephemeral: true,
    port: 0,
    engine: 'simulated',
    account: '000000000000',
    region: 'us-east-1',
    publishAddress: '127.0.0.1',
    log: silentLogger,
  })
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  client = new autoscaling.ApplicationAutoScalingClient({ endpoint: daemon.endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })
  const ecs = createClient(inProcessTransport(daemon.dispatcher, daemon.context))
  await ecs.registerTaskDefinition({ family: 'web', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, cpu: 10 }] })
  await ecs.createService({ serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
})
afterAll(async () => {
  client?.destroy()
  await daemon?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const tracking = (type: autoscaling.MetricType, value = 50): autoscaling.TargetTrackingScalingPolicyConfiguration => ({
  TargetValue: value,
  PredefinedMetricSpecification: { PredefinedMetricType: type },
})
const putTracking = (name: string, configuration: autoscaling.TargetTrackingScalingPolicyConfiguration) =>
  client.send(
    new autoscaling.PutScalingPolicyCommand({
      ...service,
      PolicyName: name,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: configuration,
    }),
  )

describe('the SDK', () => {
  it('registers, describes and changes a target', async () => {
    const register = (input: object) => client.send(new autoscaling.RegisterScalableTargetCommand({ ...service, ...input }))
    await expect(register({ MinCapacity: 1 })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'MaxCapacity is required when a scalable target is registered for the first time.',
    })
    await expect(register({ MinCapacity: 3, MaxCapacity: 2 })).rejects.toThrow('Maximum capacity cannot be less than minimum capacity')
    await expect(register({ ResourceId: 'service/default/none', MinCapacity: 1, MaxCapacity: 2 })).rejects.toThrow(
      "ECS service doesn't exist: service/default/none",
    )
    await expect(register({ ServiceNamespace: 'dynamodb', MinCapacity: 1, MaxCapacity: 2 })).rejects.toThrow('Marina scales services of ECS')
    // The simulated load would scale it in the middle of what follows.
    const suspended = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true }
    const { ScalableTargetARN = '' } = await register({ MinCapacity: 1, MaxCapacity: 4, Tags: { team: 'web' } })
    expect(ScalableTargetARN).toMatch(/^arn:aws:application-autoscaling:us-east-1:000000000000:scalable-target\//)
    expect((await register({ MaxCapacity: 10, SuspendedState: suspended })).ScalableTargetARN).toBe(ScalableTargetARN)
    const { ScalableTargets } = await client.send(new autoscaling.DescribeScalableTargetsCommand({ ServiceNamespace: 'ecs' }))
    expect(ScalableTargets).toMatchObject([
      {
        ...service,
        MinCapacity: 1,
        MaxCapacity: 10,
        CreationTime: expect.any(Date),
        SuspendedState: { ...suspended, ScheduledScalingSuspended: false },
      },
    ])
    await client.send(new autoscaling.TagResourceCommand({ ResourceARN: ScalableTargetARN, Tags: { stage: 'test' } }))
    await client.send(new autoscaling.UntagResourceCommand({ ResourceARN: ScalableTargetARN, TagKeys: ['team'] }))
    const { Tags } = await client.send(new autoscaling.ListTagsForResourceCommand({ ResourceARN: ScalableTargetARN }))
    expect(Tags).toEqual({ stage: 'test' })
    await expect(client.send(new autoscaling.ListTagsForResourceCommand({ ResourceARN: 'arn:none' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
  })

  it('puts policies, each with its alarms, and refuses what makes no sense', async () => {
    const { PolicyARN, Alarms } = await putTracking('cpu', tracking('ECSServiceAverageCPUUtilization'))
    expect(PolicyARN).toMatch(/^arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[-0-9a-f]{36}:resource\/ecs\/service\/default\/web:policyName\/cpu$/)
    expect(Alarms?.map(({ AlarmName }) => AlarmName?.replace(/[-0-9a-f]{36}$/, 'uuid'))).toEqual([
      'TargetTracking-service/default/web-AlarmHigh-uuid',
      'TargetTracking-service/default/web-AlarmLow-uuid',
    ])
    // The same name is the same policy; its alarms stay while they look at the same.
    const again = await putTracking('cpu', { ...tracking('ECSServiceAverageCPUUtilization'), ScaleOutCooldown: 5 })
    expect(again).toMatchObject({ PolicyARN, Alarms })
    await expect(putTracking('other', tracking('ECSServiceAverageCPUUtilization', 70))).rejects.toThrow(
      'Only one TargetTrackingScaling policy for a given metric specification is allowed.',
    )
    await expect(putTracking('x', tracking('ALBRequestCountPerTarget'))).rejects.toThrow('ResourceLabel')
    await expect(putTracking('x', tracking('RDSReaderAverageCPUUtilization'))).rejects.toThrow('has no predefined metric')
    await expect(putTracking('x', tracking('ECSServiceAverageMemoryUtilization', 0))).rejects.toThrow('TargetValue must be more than 0')
    const step = (...steps: autoscaling.StepAdjustment[]) =>
      client.send(
        new autoscaling.PutScalingPolicyCommand({
          ...service,
          PolicyName: 'step',
          StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity', StepAdjustments: steps, Cooldown: 10 },
        }),
      )
    await expect(step()).rejects.toThrow('at least one StepAdjustment')
    await expect(
      step({ MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10.5, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 }),
    ).rejects.toThrow("can't overlap")
    await step({ MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10.5, ScalingAdjustment: 1 }, { MetricIntervalLowerBound: 10.5, ScalingAdjustment: 2 })
    const described = await client.send(new autoscaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', PolicyNames: ['step'] }))
    expect(described.ScalingPolicies).toMatchObject([
      { PolicyType: 'StepScaling', StepScalingPolicyConfiguration: { StepAdjustments: [{ MetricIntervalUpperBound: 10.5 }, {}], MetricAggregationType: 'Average' } },
    ])
    await expect(
      client.send(
        new autoscaling.GetPredictiveScalingForecastCommand({ ...service, PolicyName: 'cpu', StartTime: new Date(), EndTime: new Date() }),
      ),
    ).rejects.toThrow('Marina makes no forecasts')
    await expect(client.send(new autoscaling.DeleteScalingPolicyCommand({ ...service, PolicyName: 'none' }))).rejects.toMatchObject({
      name: 'ObjectNotFoundException',
    })
  })

  it('pages through', async () => {
    const names: (string | undefined)[] = []
    let NextToken: string | undefined
    do {
      const page = await client.send(new autoscaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', MaxResults: 1, NextToken }))
      names.push(...(page.ScalingPolicies ?? []).map(({ PolicyName }) => PolicyName))
      NextToken = page.NextToken
    } while (NextToken)
    expect(names.sort()).toEqual(['cpu', 'step'])
    await expect(
      client.send(new autoscaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', NextToken: '!' })),
    ).rejects.toMatchObject({ name: 'InvalidNextTokenException' })
  })
})

describe('the aws command', () => {
  const aws = async (...args: string[]): Promise<unknown> => {
    const env = { ...process.env, HOME: folder, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_PAGER: '', AWS_MAX_ATTEMPTS: '1' }
    const named = ['--service-namespace', 'ecs', '--resource-id', service.ResourceId]
    const all = ['--endpoint-url', daemon.endpoint, '--region', 'us-east-1', '--output', 'json', 'application-autoscaling', ...args, ...named]
    const { stdout } = await run('aws', all, { env, timeout: 60_000 })
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
  const dimension = ['--scalable-dimension', service.ScalableDimension]

  it('runs a scheduled action, and lists what it did', { timeout: 120_000 }, async (test) => {
    const version = await run('aws', ['--version']).catch(() => undefined)
    if (!version) {
      if (process.env['CI'] === 'true') throw new Error('the aws command is missing')
      return test.skip('the aws command is not installed, so nothing was proven about it; on Debian: apt-get install awscli')
    }
    await aws('register-scalable-target', ...dimension, '--min-capacity', '1', '--max-capacity', '5')
    const soon = new Date(Date.now() + 3_000).toISOString().slice(0, 19)
    await aws('put-scheduled-action', ...dimension, '--scheduled-action-name', 'morning', '--schedule', `at(${soon})`, '--scalable-target-action', 'MinCapacity=2,MaxCapacity=4')
    expect(await aws('describe-scheduled-actions')).toMatchObject({ ScheduledActions: [{ ScheduledActionName: 'morning', Schedule: `at(${soon})` }] })
    await expect
      .poll(() => aws('describe-scaling-activities'), { timeout: 60_000, interval: 500 })
      .toMatchObject({
        ScalingActivities: expect.arrayContaining([
          expect.objectContaining({
            Description: 'Setting desired count to 2.',
            Cause: 'minimum capacity was set to 2',
            StatusCode: 'Successful',
            StatusMessage: 'Successfully set desired count to 2. Change successfully fulfilled by ecs.',
          }),
          expect.objectContaining({
            Description: 'Setting min capacity to 2 and max capacity to 4',
            Cause: 'scheduled action name morning was triggered',
          }),
        ]),
      })
    await aws('deregister-scalable-target', ...dimension)
    expect(await aws('describe-scaling-policies')).toEqual({ ScalingPolicies: [] })
  })
})
