/** AWS's SDK against Application Auto Scaling of a running daemon. */
import * as autoscaling from '@aws-sdk/client-application-auto-scaling'
import * as cloudwatch from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sdkOptions, useDaemon } from '#test/support/testDaemon.ts'

const service = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web', ScalableDimension: 'ecs:service:DesiredCount' } as const
const world = useDaemon()
let client: autoscaling.ApplicationAutoScalingClient

beforeAll(async () => {
  client = new autoscaling.ApplicationAutoScalingClient(sdkOptions(world.daemon))
  const ecs = world.client
  await ecs.registerTaskDefinition({ family: 'web', containerDefinitions: [{ name: 'app', image: 'marina/hello', memory: 32, cpu: 10 }] })
  await ecs.createService({ serviceName: 'web', taskDefinition: 'web', desiredCount: 1 })
})
afterAll(() => client?.destroy())

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
    await expect(register({ ServiceNamespace: 'dynamodb', MinCapacity: 1, MaxCapacity: 2 })).rejects.toThrow(
      'Marina scales services of ECS',
    )
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
    expect(PolicyARN).toMatch(
      /^arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:[-0-9a-f]{36}:resource\/ecs\/service\/default\/web:policyName\/cpu$/,
    )
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
      step(
        { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10.5, ScalingAdjustment: 1 },
        { MetricIntervalLowerBound: 5, ScalingAdjustment: 2 },
      ),
    ).rejects.toThrow("can't overlap")
    await step(
      { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 10.5, ScalingAdjustment: 1 },
      { MetricIntervalLowerBound: 10.5, ScalingAdjustment: 2 },
    )
    const described = await client.send(new autoscaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', PolicyNames: ['step'] }))
    expect(described.ScalingPolicies).toMatchObject([
      {
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: { StepAdjustments: [{ MetricIntervalUpperBound: 10.5 }, {}], MetricAggregationType: 'Average' },
      },
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

describe('alarms of CloudWatch', () => {
  const dimensions = [
    { Name: 'ClusterName', Value: 'default' },
    { Name: 'ServiceName', Value: 'web' },
  ]
  const metric = { Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Dimensions: dimensions }
  const alarm = {
    AlarmName: 'busy',
    ...metric,
    Statistic: 'Average',
    Period: 10,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanThreshold',
  } as const

  it('drive a step policy, and are listed with those of target tracking', { timeout: 60_000 }, async () => {
    const watch = new cloudwatch.CloudWatchClient(sdkOptions(world.daemon))
    const put = (input: object) => watch.send(new cloudwatch.PutMetricAlarmCommand({ ...alarm, Threshold: 1000.5, ...input }))
    await expect(put({ Statistic: 'Maximum' })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining('the statistic Average'),
    })
    await expect(put({ Period: 7 })).rejects.toThrow('Period is 10, 20, 30 or a multiple of 60 seconds, and is 7.')
    const { ScalingPolicies } = await client.send(
      new autoscaling.DescribeScalingPoliciesCommand({ ServiceNamespace: 'ecs', PolicyNames: ['step'] }),
    )
    await put({ AlarmActions: [ScalingPolicies?.[0]?.PolicyARN ?? ''] })
    const { MetricAlarms = [] } = await watch.send(new cloudwatch.DescribeAlarmsCommand({}))
    expect(MetricAlarms.map(({ AlarmName }) => AlarmName?.replace(/-[-0-9a-f]{36}$/, ''))).toEqual([
      'TargetTracking-service/default/web-AlarmHigh',
      'TargetTracking-service/default/web-AlarmLow',
      'busy',
    ])
    expect((await watch.send(new cloudwatch.ListMetricsCommand({ Namespace: 'AWS/ECS' }))).Metrics).toHaveLength(2)
    const statistics = () =>
      watch.send(
        new cloudwatch.GetMetricStatisticsCommand({
          ...metric,
          StartTime: new Date(Date.now() - 60_000),
          EndTime: new Date(),
          Period: 60,
          Statistics: ['Average', 'Maximum'],
        }),
      )
    await expect.poll(async () => (await statistics()).Datapoints?.[0]?.Average ?? 0, { timeout: 20_000 }).toBeGreaterThan(0)

    const { Namespace, MetricName, Dimensions } = metric
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 60, Stat: 'Maximum' }
    const span = { StartTime: new Date(Date.now() - 60_000), EndTime: new Date() }
    const queries = { ...span, MetricDataQueries: [{ Id: 'cpu', MetricStat }] }
    expect((await watch.send(new cloudwatch.GetMetricDataCommand(queries))).MetricDataResults).toMatchObject([
      { Id: 'cpu', Label: 'CPUUtilization', Timestamps: [expect.any(Date)], Values: [expect.any(Number)], StatusCode: 'Complete' },
    ])

    const register = (SuspendedState: autoscaling.SuspendedState) =>
      client.send(new autoscaling.RegisterScalableTargetCommand({ ...service, SuspendedState }))
    await client.send(new autoscaling.DeleteScalingPolicyCommand({ ...service, PolicyName: 'cpu' }))
    await register({ DynamicScalingOutSuspended: false })
    await watch.send(new cloudwatch.SetAlarmStateCommand({ AlarmName: 'busy', StateValue: 'ALARM', StateReason: 'a rehearsal' }))
    const activities = () => client.send(new autoscaling.DescribeScalingActivitiesCommand(service))
    await expect
      .poll(async () => (await activities()).ScalingActivities?.[0], { timeout: 20_000 })
      .toMatchObject({ Description: 'Setting desired count to 2.', Cause: 'monitor alarm busy in state ALARM triggered policy step' })
    await register({ DynamicScalingOutSuspended: true })
    await watch.send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: ['busy'] }))
    await expect(watch.send(new cloudwatch.DeleteAlarmsCommand({ AlarmNames: ['busy'] }))).rejects.toMatchObject({
      name: 'ResourceNotFound',
    })
    watch.destroy()
  })
})
