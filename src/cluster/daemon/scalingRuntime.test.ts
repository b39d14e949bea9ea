/** Scaling by requests: what the data plane counted, measured and acted on as the daemon puts it together. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { createListeners } from '#cluster/lib/listeners.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createApplicationAutoScaling } from '#cluster/scaling/index.ts'
import { newTarget } from '#cluster/state/writes/targets.ts'
import type { TargetCounts } from '#cluster/traffic/dataPlane/trafficConfig.ts'
import { createLoadBalancing } from '#cluster/traffic/loadBalancing/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { createScalingRuntime, type ScalingRuntime } from './scalingRuntime.ts'

const named = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web', ScalableDimension: 'ecs:service:DesiredCount' } as const
const zeroes = { connections: 0, inFlight: 0, connectionErrors: 0, latencyP50Ms: 0, latencyP99Ms: 0 }
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
