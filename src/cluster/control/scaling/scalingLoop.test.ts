import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ClusterError } from '#cluster/api/errors.ts'
import type { Timing } from '#cluster/api/timing.ts'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { silentLogger } from '#cluster/lib/logger.ts'
import { createApplicationAutoScaling } from '#cluster/scaling/index.ts'
import { createControlledWorld } from '#test/support/controlledHandlers.ts'
import { createScaling, type Scaling } from './index.ts'

const named = { ServiceNamespace: 'ecs', ResourceId: 'service/default/web', ScalableDimension: 'ecs:service:DesiredCount' } as const
const second = 1_000
const minute = 60 * second

/** What was measured and since when, in percent of what is reserved; nothing at first. */
let measured: { at: number; value: number }[]
/** A load that tasks share: what one of them would have if it were alone. */
let shared: number | undefined
let refuses: string | undefined
let world: ReturnType<typeof createControlledWorld>
let api: ReturnType<typeof createApplicationAutoScaling>
let scaling: Scaling

const open = (timing: Timing = 'local') =>
  createScaling({
    ...world,
    log: silentLogger,
    timing,
    load: {
      average(service, _metric, from) {
        const running = world.store.read().tasks.count('runningOfService', service)
        return shared === undefined ? measured.findLast(({ at }) => at <= from)?.value : running === 0 ? undefined : shared / running
      },
    },
    async setDesiredCount(service, desiredCount) {
      if (refuses) throw new ClusterError('ServerException', refuses)
      world.call('UpdateService', { service, desiredCount })
    },
  })

const measure = (value: number) => measured.push({ at: world.clock.now(), value })

beforeEach(async () => {
  measured = []
  shared = undefined
  refuses = undefined
  world = createControlledWorld()
  api = createApplicationAutoScaling(world)
  scaling = open()
  world.register()
  world.call('CreateService', { serviceName: 'web', taskDefinition: 'web', desiredCount: 2 })
  scaling.start()
  await world.clock.advance(5 * second)
  await api.RegisterScalableTarget({ ...named, MinCapacity: 1, MaxCapacity: 6 }, caller)
})
afterEach(async () => {
  await scaling.stop()
  await world.close()
})

const track = (cooldowns = {}, name = 'cpu', metric: 'CPU' | 'Memory' = 'CPU') =>
  api.PutScalingPolicy(
    {
      ...named,
      PolicyName: name,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 50,
        PredefinedMetricSpecification: { PredefinedMetricType: `ECSServiceAverage${metric}Utilization` },
        ScaleOutCooldown: 30,
        ScaleInCooldown: 30,
        ...cooldowns,
      },
    },
    caller,
  )
const desired = () => world.call('DescribeServices', { services: ['web'] }).services?.[0]?.desiredCount
const activities = async (all = false) =>
  (await api.DescribeScalingActivities({ ServiceNamespace: 'ecs', IncludeNotScaledActivities: all }, caller)).ScalingActivities ?? []

describe('target tracking', () => {
  it('scales out as far as the load needs and no further, and in again afterwards', async () => {
    await track()
    shared = 250
    await world.clock.advance(minute)
    expect(desired()).toBe(5)
    expect(await activities()).toMatchObject([
      {
        Description: 'Setting desired count to 5.',
        Cause: expect.stringMatching(
          /^monitor alarm TargetTracking-service\/default\/web-AlarmHigh-\S+ in state ALARM triggered policy cpu$/,
        ),
        StatusCode: 'Successful',
        StatusMessage: 'Successfully set desired count to 5. Change successfully fulfilled by ecs.',
        Details: '2 running × 125 measured / 50 wanted, rounded up, is 5.',
        EndTime: expect.any(Date),
      },
    ])
    await world.clock.advance(5 * minute)
    expect(desired()).toBe(5)
    shared = 60
    await world.clock.advance(5 * minute)
    expect(desired()).toBe(2)
    expect((await activities()).length).toBeLessThan(4)
  })

  it('keeps to its bounds, and says once that it cannot do more', async () => {
    await track()
    measure(400)
    await world.clock.advance(10 * minute)
    expect(desired()).toBe(6)
    expect(await activities()).toHaveLength(1)
    expect((await activities(true)).filter(({ NotScaledReasons }) => NotScaledReasons)).toMatchObject([
      { StatusCode: 'Unfulfilled', NotScaledReasons: [{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 6, CurrentCapacity: 6 }] },
    ])
  })

  it('does nothing where nothing is measured', async () => {
    await track()
    await world.clock.advance(20 * minute)
    expect(desired()).toBe(2)
    expect(await activities(true)).toEqual([])
  })

  it('takes as long as ECS where that is asked for', async () => {
    await scaling.stop()
    scaling = open('faithful')
    scaling.start()
    // A cooldown shorter than the period would see the old load a second time.
    await track({ ScaleOutCooldown: 120 })
    measure(100)
    await world.clock.advance(170 * second)
    expect(desired()).toBe(2)
    await world.clock.advance(20 * second)
    expect(desired()).toBe(4)
    measure(10)
    await world.clock.advance(14 * minute)
    expect(desired()).toBe(4)
    await world.clock.advance(2 * minute)
    expect(desired()).toBe(1)
  })

  it('writes what it could not do, and asks again a while later', async () => {
    await track()
    refuses = 'The disk is full.'
    measure(100)
    await world.clock.advance(15 * second)
    expect(desired()).toBe(2)
    expect(await activities()).toHaveLength(1)
    expect((await activities())[0]).toMatchObject({
      StatusCode: 'Failed',
      StatusMessage: 'Failed to set desired count to 4. Reason: The disk is full.',
    })
    refuses = undefined
    await world.clock.advance(30 * second)
    expect(desired()).toBe(4)
  })

  it('asks again for what was decided before Marina was ended', async () => {
    await scaling.stop()
    const target = world.store.read().scalableTargets.by('scope', `${caller.account}/${caller.region}`)[0]
    world.store.update('decided', (tx) =>
      tx.put('scalingActivities', {
        account: caller.account,
        region: caller.region,
        id: 'cut short',
        targetKey: target?.key ?? '',
        resourceId: named.ResourceId,
        from: 2,
        to: 3,
        description: '',
        cause: '',
        statusCode: 'Pending',
        statusMessage: '',
        startedAt: world.clock.now(),
      }),
    )
    scaling = open()
    scaling.start()
    await world.clock.advance(5 * second)
    expect(desired()).toBe(3)
    expect(await activities()).toMatchObject([{ StatusCode: 'Successful' }])
  })

  it('says when somebody else set another count', async () => {
    await track()
    world.fates.of = () => ({ startMs: 60 * second, stopMs: 500 })
    measure(100)
    await world.clock.advance(15 * second)
    expect(desired()).toBe(4)
    world.call('UpdateService', { service: 'web', desiredCount: 6 })
    await world.clock.advance(5 * second)
    expect((await activities()).at(-1)).toMatchObject({
      StatusCode: 'Overridden',
      StatusMessage: 'Successfully set desired count to 4. It was set to 6 before that was fulfilled.',
    })
  })
})

it('goes with its service', async () => {
  await track()
  await api.PutScheduledAction(
    { ...named, ScheduledActionName: 'a', Schedule: 'rate(1 hour)', ScalableTargetAction: { MinCapacity: 2 } },
    caller,
  )
  world.call('DeleteService', { service: 'web', force: true })
  await world.clock.advance(second)
  const { scalableTargets, scalingPolicies, scheduledActions } = world.store.read()
  expect([...scalableTargets.all(), ...scalingPolicies.all(), ...scheduledActions.all()]).toEqual([])
})

describe('scheduled actions', () => {
  const schedule = (name: string, Schedule: string, MinCapacity: number, MaxCapacity: number) =>
    api.PutScheduledAction({ ...named, ScheduledActionName: name, Schedule, ScalableTargetAction: { MinCapacity, MaxCapacity } }, caller)

  it('set bounds, and move the count into them', async () => {
    await schedule('up', 'cron(0 8 * * ? *)', 4, 8)
    await schedule('down', 'cron(0 18 * * ? *)', 1, 1)
    await world.clock.advance(9 * 60 * minute)
    expect(desired()).toBe(4)
    await world.clock.advance(10 * 60 * minute)
    expect(desired()).toBe(1)
    expect((await activities()).map(({ Cause }) => Cause)).toEqual(
      expect.arrayContaining([
        'maximum capacity was set to 1',
        'scheduled action name down was triggered',
        'minimum capacity was set to 4',
        'scheduled action name up was triggered',
      ]),
    )
  })

  it('rest while they are suspended', async () => {
    await schedule('up', 'rate(1 minute)', 4, 8)
    await api.RegisterScalableTarget({ ...named, SuspendedState: { ScheduledScalingSuspended: true } }, caller)
    await world.clock.advance(10 * minute)
    expect(desired()).toBe(2)
  })

  it('that were due while Marina did not run are done once, and say so', async () => {
    await schedule('up', 'rate(1 minute)', 4, 8)
    await scaling.stop()
    await world.clock.advance(10 * minute + 30 * second)
    scaling = open()
    scaling.start()
    await world.clock.advance(second)
    expect(desired()).toBe(4)
    const done = (await activities()).filter(({ Cause }) => Cause?.includes('scheduled action'))
    expect(done).toHaveLength(1)
  })
})
