/** Scaling by requests: what the data plane counted, measured and acted on as the daemon puts it together. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createCloudWatch } from '#cluster/scaling/cloudWatch.ts'
import { createApplicationAutoScaling } from '#cluster/scaling/index.ts'
import { newTarget } from '#cluster/state/writes/targets.ts'
import type { TargetCounts } from '#cluster/traffic/dataPlane/trafficConfig.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { createScalingRuntime, type ScalingRuntime } from './scalingRuntime.ts'

const named = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web', ScalableDimension: 'ecs:service:DesiredCount' } as const
const zeroes = {
  connections: 0,
  inFlight: 0,
  connectionErrors: 0,
  retries: 0,
  ejections: 0,
  latencySumMs: 0,
  latencyMinMs: 0,
  latencyMaxMs: 0,
  latencyP50Ms: 0,
  latencyP99Ms: 0,
}
const second = 1_000
const minute = 60 * second

const counts = createListeners<TargetCounts[]>()
let world: ReturnType<typeof createControlledWorld>
let scaling: ScalingRuntime
let groupArn: string

beforeEach(async () => {
  world = createControlledWorld()
  const { store, clock, ids, handlers } = world
  const runtime = { selected: { engine: { readStats: async () => undefined } } } as never
  scaling = createScalingRuntime({
    store,
    clock,
    ids,
    log: silentLogger,
    timing: 'local',
    slot: { runtime },
    dataPlane: { onCounts: counts.add },
    ecs: handlers,
  })
  scaling.start()
  const elb = createLoadBalancing({ store, clock, ids, publishAddress: '127.0.0.1' })
  const { TargetGroups } = await elb.CreateTargetGroup(
    { Name: 'web', Protocol: 'HTTP', Port: 80, VpcId: 'vpc-1', TargetType: 'ip' },
    caller,
  )
  groupArn = TargetGroups?.[0]?.TargetGroupArn ?? ''
  world.register()
  world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
  await clock.advance(5 * second)
  const api = createApplicationAutoScaling(world)
  await api.RegisterScalableTarget({ ...named, MinCapacity: 1, MaxCapacity: 6 }, caller)
  const label = `app/web/0123456789abcdef/${groupArn.slice(groupArn.indexOf('targetgroup/'))}`
  const PredefinedMetricSpecification = { PredefinedMetricType: 'ALBRequestCountPerTarget', ResourceLabel: label } as const
  await api.PutScalingPolicy(
    {
      ...named,
      PolicyName: 'requests',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 600,
        PredefinedMetricSpecification,
        ScaleOutCooldown: 10,
        ScaleInCooldown: 10,
      },
    },
    caller,
  )
})
afterEach(async () => {
  await scaling.stop()
  await world.close()
})

/** As many healthy targets as tasks run, one beside them that is not, and so many requests in all of them each second. */
async function serve(perSecond: number, seconds: number, arn = groupArn): Promise<void> {
  for (let turn = 0; turn < seconds; turn += 1) {
    register()
    const one = { targetGroupArn: arn, id: '10.0.0.0', port: 80, requests: perSecond, ...zeroes }
    if (perSecond > 0) counts.tell([{ ...one, statusCodes: { '2xx': perSecond, '3xx': 0, '4xx': 0, '5xx': 0 } }])
    await world.clock.advance(second)
  }
}

function register(): void {
  world.store.update('targets', (tx) => {
    const group = tx.snapshot.targetGroups.get(groupArn)
    const running = [...tx.snapshot.tasks.all()].filter(({ lastStatus }) => lastStatus === 'RUNNING').length
    for (const { key } of tx.snapshot.targets.all()) tx.delete('targets', key)
    for (let place = 0; group && place <= running; place += 1) {
      const target = newTarget(group, { id: `10.0.0.${place}`, port: 80, connect: { address: '127.0.0.1', port: 1 } }, 0)
      tx.put('targets', { ...target, health: { state: place === running ? 'unhealthy' : 'healthy' } })
    }
  })
}

const desired = () => world.call('DescribeServices', { services: ['web'] }).services?.[0]?.desiredCount

describe('a service that scales by the requests of its target group', () => {
  it('gets as many tasks as its requests need, and fewer when they stop', async () => {
    await serve(45, 60)
    // 2,700 in a minute, of which each is to get 600.
    expect(desired()).toBe(5)
    await serve(45, 60)
    expect(desired()).toBe(5)
    await serve(15, 2 * 60)
    expect(desired()).toBe(2)
    await serve(0, 2 * 60)
    expect(desired()).toBe(1)
  })

  it('goes by no other group', async () => {
    await serve(500, 60, `${groupArn}0`)
    expect(desired()).toBe(1)
  })

  it('stays as it is where nothing was measured', async () => {
    await scaling.stop()
    await world.clock.advance(10 * minute)
    expect(desired()).toBe(2)
  })
})

describe('alarms on a load balancer', () => {
  const balancers = ['LoadBalancer', 'TargetGroup'] as const
  /** A load balancer in front of the group, its dimensions, and a step policy that adds a task while an alarm of it lasts. */
  async function front() {
    const { store, clock, ids } = world
    const elb = createLoadBalancing({ store, clock, ids, publishAddress: '127.0.0.1' })
    const { LoadBalancers } = await elb.CreateLoadBalancer({ Name: 'web', Type: 'application', Subnets: ['subnet-1', 'subnet-2'] }, caller)
    const balancer = LoadBalancers?.[0]?.LoadBalancerArn ?? ''
    const DefaultActions = [{ Type: 'forward' as const, TargetGroupArn: groupArn }]
    await elb.CreateListener({ LoadBalancerArn: balancer, Protocol: 'HTTP', Port: 80, DefaultActions }, caller)
    const values = { LoadBalancer: balancer.split(':loadbalancer/')[1], TargetGroup: groupArn.slice(groupArn.indexOf('targetgroup/')) }
    const dimensions = (...names: (typeof balancers)[number][]) => names.map((Name) => ({ Name, Value: values[Name] }))
    const watch = createCloudWatch({ store, clock, ids, measurements: scaling.load, balancers: scaling.balancers })
    return { dimensions, watch }
  }
  const span = (seconds: number) => ({
    StartTime: new Date(world.clock.now() - seconds * second),
    EndTime: new Date(world.clock.now()),
    Period: seconds,
  })

  it('are judged by its requests, and drive step scaling', async () => {
    const { dimensions, watch } = await front()
    const api = createApplicationAutoScaling(world)
    await api.DeleteScalingPolicy({ ...named, PolicyName: 'requests' }, caller)
    const { PolicyARN = '' } = await api.PutScalingPolicy(
      {
        ...named,
        PolicyName: 'step',
        PolicyType: 'StepScaling',
        StepScalingPolicyConfiguration: {
          AdjustmentType: 'ChangeInCapacity',
          StepAdjustments: [
            { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 300, ScalingAdjustment: 1 },
            { MetricIntervalLowerBound: 300, ScalingAdjustment: 3 },
          ],
          Cooldown: 600,
        },
      },
      caller,
    )
    const alarm = {
      AlarmName: 'busy',
      Namespace: 'AWS/ApplicationELB',
      MetricName: 'RequestCount',
      Dimensions: dimensions('LoadBalancer'),
      Statistic: 'Sum' as const,
      Period: 10,
      EvaluationPeriods: 2,
      Threshold: 100,
      ComparisonOperator: 'GreaterThanThreshold' as const,
      TreatMissingData: 'notBreaching',
      AlarmActions: [PolicyARN],
    }
    void watch.PutMetricAlarm(alarm, caller)
    const state = () => watch.DescribeAlarms({ AlarmNames: ['busy'] }, caller)
    expect(await state()).toMatchObject({ MetricAlarms: [{ StateReason: 'Unchecked: Initial alarm creation', Statistic: 'Sum' }] })
    await serve(1, 30)
    expect(await state()).toMatchObject({ MetricAlarms: [{ StateValue: 'OK' }] })
    expect(desired()).toBe(2)
    await serve(50, 40)
    expect(await state()).toMatchObject({ MetricAlarms: [{ StateValue: 'ALARM', StateReason: expect.stringContaining('500.0') }] })
    // 500 in ten seconds is 400 above the threshold: the second step.
    expect(desired()).toBe(5)
    await serve(0, 60)
    expect(await state()).toMatchObject({ MetricAlarms: [{ StateValue: 'OK' }] })
  })

  it('can be put on any statistic, and say of what is not measured that it is not', async () => {
    const { dimensions, watch } = await front()
    const alarm = { AlarmName: 'hosts', Namespace: 'AWS/ApplicationELB', Period: 60, EvaluationPeriods: 1, Threshold: 1 } as const
    const put = (more: object) => watch.PutMetricAlarm({ ...alarm, ComparisonOperator: 'LessThanThreshold', ...more } as never, caller)
    void put({ MetricName: 'HealthyHostCount', Statistic: 'Minimum', Dimensions: dimensions('LoadBalancer') })
    expect(await watch.DescribeAlarms({}, caller)).toMatchObject({
      MetricAlarms: expect.arrayContaining([
        expect.objectContaining({ StateReason: expect.stringContaining('what ListMetrics names of load balancers') }),
      ]),
    })
    expect(() => put({ MetricName: 'TargetResponseTime', ExtendedStatistic: 'p99' })).toThrow('not at percentiles')
    expect(() => put({ Namespace: 'AWS/ECS', MetricName: 'CPUUtilization', Statistic: 'Sum' })).toThrow('the statistic Average')
  })

  it('are about metrics that can be read, one at a time or several at once', async () => {
    const { dimensions, watch } = await front()
    register()
    const counted = { targetGroupArn: groupArn, id: '10.0.0.0', port: 80, ...zeroes, latencySumMs: 60, latencyMinMs: 10, latencyMaxMs: 30 }
    counts.tell([{ ...counted, requests: 5, connectionErrors: 1, statusCodes: { '2xx': 3, '3xx': 0, '4xx': 0, '5xx': 1 } }])
    await world.clock.advance(30 * second)
    const read = async (MetricName: string, statistics: string[], ...names: (typeof balancers)[number][]) => {
      const request = { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: dimensions(...names), Statistics: statistics, ...span(30) }
      const { Datapoints = [] } = await watch.GetMetricStatistics(request as never, caller)
      return Datapoints
    }
    expect(await read('RequestCount', ['Sum', 'Average'], 'LoadBalancer')).toMatchObject([{ Sum: 5, Average: 1, Unit: 'Count' }])
    expect(await read('RequestCount', ['Sum'], 'LoadBalancer', 'TargetGroup')).toMatchObject([{ Sum: 5 }])
    // Two tasks run, and a third target is not healthy.
    expect(await read('RequestCountPerTarget', ['Sum'], 'TargetGroup')).toMatchObject([{ Sum: 2.5 }])
    expect(await read('HTTPCode_Target_5XX_Count', ['Sum'], 'LoadBalancer')).toMatchObject([{ Sum: 1 }])
    expect(await read('HTTPCode_Target_4XX_Count', ['Sum'], 'LoadBalancer')).toEqual([])
    expect(await read('TargetConnectionErrorCount', ['Sum'], 'LoadBalancer')).toMatchObject([{ Sum: 1 }])
    expect(await read('TargetResponseTime', ['Average', 'Minimum', 'Maximum', 'SampleCount'], 'LoadBalancer')).toMatchObject([
      { Average: 0.015, Minimum: 0.01, Maximum: 0.03, SampleCount: 4, Unit: 'Seconds' },
    ])
    expect(await read('HealthyHostCount', ['Maximum'], 'LoadBalancer', 'TargetGroup')).toMatchObject([{ Maximum: 2 }])
    expect(await read('UnHealthyHostCount', ['Maximum'], 'LoadBalancer', 'TargetGroup')).toMatchObject([{ Maximum: 1 }])
    expect(await read('HealthyHostCount', ['Maximum'], 'LoadBalancer')).toEqual([])

    const query = (Id: string, MetricName: string, Stat: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: dimensions('LoadBalancer') }, Period: 15, Stat },
    })
    const ask = (MetricDataQueries: object[], more = {}) =>
      watch.GetMetricData({ ...span(30), MetricDataQueries, ...more } as never, caller)
    const { MetricDataResults } = await ask([query('requests', 'RequestCount', 'Sum'), query('slowest', 'TargetResponseTime', 'Maximum')])
    expect(MetricDataResults).toMatchObject([
      { Id: 'requests', Label: 'RequestCount', Values: [5], StatusCode: 'Complete' },
      { Id: 'slowest', Values: [0.03] },
    ])
    expect(() => ask([{ Id: 'e', Expression: 'requests * 2' }])).toThrow('no metric math')
    expect(() => ask([query('p', 'TargetResponseTime', 'p99')])).toThrow('no percentiles')
    expect(() => ask([query('One', 'RequestCount', 'Sum')])).toThrow('small letter')

    const { Metrics = [] } = await watch.ListMetrics({ Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCountPerTarget' }, caller)
    expect(Metrics.map(({ Dimensions }) => Dimensions)).toEqual([dimensions('TargetGroup'), dimensions('LoadBalancer', 'TargetGroup')])
    const elsewhere = await watch.ListMetrics({ Namespace: 'AWS/ApplicationELB' }, { ...caller, region: 'eu-west-1' })
    expect(elsewhere.Metrics).toEqual([])
  })

  it('are about no more than twenty minutes', async () => {
    const { dimensions } = await front()
    const metric = {
      namespace: 'AWS/ApplicationELB',
      metricName: 'HealthyHostCount',
      dimensions: dimensions('LoadBalancer', 'TargetGroup') as never,
    }
    await world.clock.advance(30 * minute)
    expect(scaling.balancers.read(metric, caller)?.samples).toHaveLength(240)
  })
})
