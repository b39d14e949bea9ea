import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ServiceArn } from '#cluster/api/arns.ts'
import type { AlarmState } from '#cluster/state/records/scalingRecords.ts'
import { setSpeed } from '#cluster/state/writes/switches.ts'
import { buildMetricAlarm, buildTaskDefinition } from '#test/support/clusterBuilders.ts'
import { type ControlWorld, openControlWorld } from '#test/support/controlWorld.ts'

const second = buildTaskDefinition({}, { revision: 2 })
const minute = 60_000
let world: ControlWorld
beforeEach(() => {
  world = openControlWorld()
  world.store.update('register', (tx) => tx.put('taskDefinitions', second))
  world.start()
})
afterEach(() => world.close())

const setAlarm = (state: AlarmState) =>
  void world.store.update('set alarm', (tx) => tx.put('metricAlarms', buildMetricAlarm({ state, stateSince: world.clock.now() })))
const create = (over: { alarmNames?: string[]; rollback?: boolean } = {}): ServiceArn =>
  world.createService({
    desiredCount: 1,
    deploymentConfiguration: {
      minimumHealthyPercent: 100,
      maximumPercent: 200,
      alarms: { alarmNames: ['errors'], enable: true, rollback: true, ...over },
    },
  })
const primary = (arn: ServiceArn) => world.service(arn).deployments[0]

describe('deployment alarms (spec part 1, 5.5)', () => {
  it('roll a deployment back that one of them goes off during', async () => {
    setAlarm('OK')
    const arn = create()
    await world.clock.advance(5 * minute)
    const before = primary(arn)?.id
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(10_000)
    setAlarm('ALARM')
    await world.clock.settle()
    expect(primary(arn)).toMatchObject({ id: before, rollbackOf: expect.any(String), ignoredAlarms: ['errors'] })
    expect(world.events(arn)).toContainEqual(expect.stringMatching(/^\(deployment ecs-svc\/\d+\) deployment failed: alarm detected\.$/))
    const [deployment] = world.store.read().serviceDeployments.by('ongoingOfService', arn)
    expect(deployment).toMatchObject({ status: 'ROLLBACK_IN_PROGRESS', triggeredAlarm: 'errors', circuitBreaker: { status: 'DISABLED' } })
    await world.clock.advance(5 * minute)
    expect(primary(arn)).toMatchObject({ id: before, rolloutState: 'COMPLETED' })
  })

  it('fail it and leave it so without rollback', async () => {
    setAlarm('OK')
    const arn = create({ rollback: false })
    await world.clock.advance(5 * minute)
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(1_000)
    setAlarm('ALARM')
    await world.clock.advance(minute)
    expect(primary(arn)).toMatchObject({ rolloutState: 'FAILED', rolloutStateReason: 'ECS deployment alarm: alarm detected.' })
  })

  it('keep it from completing for as long as they are evaluated, and go off meanwhile', async () => {
    setAlarm('OK')
    const arn = create()
    await world.clock.advance(minute)
    expect(primary(arn)?.rolloutState).toBe('IN_PROGRESS')
    await world.clock.advance(2 * minute)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
    world.deploy(arn, { taskDefinitionArn: second.arn })
    await world.clock.advance(minute)
    expect(world.runningTasks(arn).map((task) => task.taskDefinitionArn)).toEqual([second.arn])
    setAlarm('ALARM')
    await world.clock.settle()
    expect(primary(arn)?.rollbackOf).toBeDefined()
  })

  it('bake in a tenth of the time at ten times the speed', async () => {
    setSpeed(world.store, 10)
    setAlarm('OK')
    const arn = create()
    await world.clock.advance(14_000)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
  })

  it('do not count where they were off when it started, or are not there', async () => {
    setAlarm('ALARM')
    const arn = create({ alarmNames: ['errors', 'elsewhere'] })
    await world.clock.advance(5 * minute)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
    setAlarm('ALARM')
    await world.clock.advance(minute)
    expect(primary(arn)?.rolloutState).toBe('COMPLETED')
  })
})
