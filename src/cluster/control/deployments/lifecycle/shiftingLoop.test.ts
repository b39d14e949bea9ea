/** Whole deployments that shift traffic, on a fake clock: who runs, who has the traffic, what is said, and when (spec part 1, 5.12). */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explainService } from '#cluster/control/explain/explainService.ts'
import { caller } from '#cluster/handlers/handlers.testSupport.ts'
import { minute, openShiftWorld, second } from './shiftWorld.testSupport.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
beforeEach(async () => {
  world = await openShiftWorld()
})
afterEach(() => world.close())

const stage = () => world.newest().lifecycleStage
const target = () => world.newest().targetServiceRevision
const source = () => world.newest().sourceServiceRevisions?.[0]
const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const
const breaker = { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT' as const, value: 2 } }
const stop = (stopType: 'ROLLBACK' | 'ABORT') =>
  world.call('StopServiceDeployment', { serviceDeploymentArn: world.newest().serviceDeploymentArn ?? '', stopType })
const plain = (message: string) => message.replace(/arn:[^)\s]+|[0-9a-f]{32}|ecs-svc\/\d+/g, '_')

/** Revision 1 is there, behind blue, with all of the traffic. */
async function begun(...[configuration, more]: Parameters<typeof world.create>) {
  world.create(configuration, more)
  await world.pass(60 * second)
  for (let passed = 0; world.newest().finishedAt === undefined && passed < 60; passed += 1) await world.pass(minute)
  expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL' })
  expect(world.running()).toEqual([2, 0, 0])
}

/** How the shares of production traffic went, by when they were first seen, in minutes since now. */
async function sharesFor(minutes: number): Promise<[number, number][]> {
  const seen: [number, number][] = []
  for (let passed = 0; passed < minutes * 6; passed += 1) {
    await world.pass(10 * second)
    const [blue = 0, green = 0] = world.weights()
    const share = Math.round((green / (blue + green)) * 1000) / 10
    if (seen.at(-1)?.[1] !== share) seen.push([Math.floor(passed / 6), share])
  }
  return seen
}

describe('blue/green', () => {
  it('brings green up beside blue, shifts test and then production traffic, bakes, and only then lets blue go', async () => {
    await begun(blueGreen)
    expect(world.weights()).toEqual([100, 0])
    const before = world.events().length
    world.deploy(2)
    expect(world.newest().status).toBe('PENDING')
    await world.pass(1 * second)
    expect(stage()).toBe('SCALE_UP')
    expect([world.weights(), world.running()]).toEqual([
      [100, 0],
      [2, 0, 0],
    ])
    await world.pass(6 * second)
    expect(stage()).toBe('BAKE_TIME')
    expect([world.weights(), world.weights(world.test), world.running()]).toEqual([
      [0, 100],
      [0, 100],
      [2, 2, 0],
    ])
    expect([target(), source()]).toMatchObject([
      { requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 100, requestedTaskCount: 2, runningTaskCount: 2 },
      { requestedProductionTrafficWeight: 0, requestedTestTrafficWeight: 0, requestedTaskCount: 2, runningTaskCount: 2 },
    ])
    expect(world.service().deployments).toMatchObject([
      { status: 'PRIMARY', rolloutState: 'IN_PROGRESS', desiredCount: 2 },
      { status: 'ACTIVE', rolloutState: 'COMPLETED', desiredCount: 2 },
    ])
    await world.pass(4 * minute + 50 * second)
    expect(world.running()).toEqual([2, 2, 0])
    await world.pass(20 * second)
    expect(world.running()).toEqual([0, 2, 0])
    expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL', lifecycleStage: 'CLEAN_UP' })
    expect(world.service().deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }])
    expect(world.events().slice(before).map(plain)).toEqual([
      'has started 2 tasks: (task _) (task _).',
      'registered 1 targets in (target-group _)',
      'registered 1 targets in (target-group _)',
      'has stopped 2 running tasks: (task _) (task _).',
      'deregistered 2 targets in (target-group _)',
      'has begun draining connections on 2 tasks.',
      '(deployment _) deployment completed.',
      'has reached a steady state.',
    ])
  })

  it('changes the roles of the groups with each deployment', async () => {
    await begun({ ...blueGreen, bakeTimeInMinutes: 0 })
    world.deploy(2)
    await world.pass(20 * second)
    expect([world.weights(), world.running()]).toEqual([
      [0, 100],
      [0, 2, 0],
    ])
    world.deploy(3)
    await world.pass(20 * second)
    expect([world.weights(), world.weights(world.test), world.running()]).toEqual([
      [100, 0],
      [100, 0],
      [0, 0, 2],
    ])
    const revision = target()?.arn ?? ''
    expect(world.call('DescribeServiceRevisions', { serviceRevisionArns: [revision] }).serviceRevisions).toMatchObject([
      { resolvedConfiguration: { loadBalancers: [{ targetGroupArn: world.groups.blue, productionListenerRule: world.production }] } },
    ])
  })

  it('keeps both whole while it bakes: tasks that end are replaced, and a new count is for both', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(20 * second)
    const tasks = world.store.read().tasks.by('live', 'live')
    for (const revision of [':1', ':2']) {
      const task = tasks.find(({ taskDefinitionArn }) => taskDefinitionArn.endsWith(revision))
      if (task) world.agent.kill(task.arn)
    }
    await world.pass(10 * second)
    expect(world.running()).toEqual([2, 2, 0])
    world.call('UpdateService', { service: 'web', desiredCount: 3 })
    await world.pass(10 * second)
    expect([stage(), world.running()]).toEqual(['BAKE_TIME', [3, 3, 0]])
    world.call('UpdateService', { service: 'web', desiredCount: 1 })
    await world.pass(10 * second)
    expect(world.running()).toEqual([1, 1, 0])
  })

  it('replaces what has the traffic even where the new revision finds no room, and does not look again and again', async () => {
    await begun({ ...blueGreen, bakeTimeInMinutes: 0 }, { desiredCount: 2 })
    world.register({ containerDefinitions: [{ name: 'app', image: 'nginx', memory: 3900, portMappings: [{ containerPort: 80 }] }] })
    world.call('UpdateService', { service: 'web', taskDefinition: 'web:4' })
    await world.pass(5 * second)
    for (const task of world.store.read().tasks.by('live', 'live')) world.agent.kill(task.arn)
    const { revision } = world.store.read()
    await world.pass(8 * second)
    expect([stage(), world.running()]).toEqual(['SCALE_UP', [2, 0, 0]])
    expect(world.store.read().revision - revision).toBeLessThan(60)
  })

  it('goes on where it was after a restart', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(2 * minute)
    await world.restartControl()
    await world.pass(2 * minute)
    expect([stage(), world.running()]).toEqual(['BAKE_TIME', [2, 2, 0]])
    await world.pass(2 * minute)
    expect(world.running()).toEqual([0, 2, 0])
  })

  it('runs its stages without a load balancer, as ECS does for headless services', async () => {
    await begun(blueGreen, { loadBalancers: [] })
    world.deploy(2)
    await world.pass(minute)
    expect([stage(), world.running()]).toEqual(['BAKE_TIME', [2, 2, 0]])
    expect(target()).not.toHaveProperty('requestedProductionTrafficWeight')
    expect(world.weights()).toEqual([1, 0])
    await world.pass(5 * minute)
    expect([world.newest().status, world.running()]).toEqual(['SUCCESSFUL', [0, 2, 0]])
  })
})

describe('by and by', () => {
  it.each<[string, DeploymentConfiguration, number, [number, number][]]>([
    [
      'canary: a share first, then the rest',
      { strategy: 'CANARY', canaryConfiguration: { canaryPercent: 10, canaryBakeTimeInMinutes: 4 }, bakeTimeInMinutes: 2 },
      8,
      [
        [0, 10],
        [4, 100],
      ],
    ],
    [
      'linear: step by step, without a wait after the last',
      { strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 2 } },
      9,
      [
        [0, 33.3],
        [2, 66.6],
        [4, 99.9],
        [6, 100],
      ],
    ],
    [
      'with ECS’s own numbers where none are given',
      { strategy: 'CANARY' },
      12,
      [
        [0, 5],
        [10, 100],
      ],
    ],
  ])('%s', async (_, configuration, minutes, shares) => {
    await begun({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 })
    world.call('UpdateService', { service: 'web', deploymentConfiguration: configuration })
    world.deploy(2)
    expect(await sharesFor(minutes)).toEqual(shares)
    expect([world.newest().status, world.running()]).toEqual(['SUCCESSFUL', [0, 2, 0]])
  })
})

describe('a rollback', () => {
  it('asked for while it bakes has the traffic back before any task of green is stopped', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(minute)
    stop('ROLLBACK')
    expect(world.newest().status).toBe('ROLLBACK_REQUESTED')
    await world.clock.advance(0)
    expect([world.weights(), world.weights(world.test)]).toEqual([
      [100, 0],
      [100, 0],
    ])
    await world.pass(10 * second)
    expect(world.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because a user stopped it.',
      rollback: { serviceRevisionArn: source()?.arn },
    })
    expect(world.running()).toEqual([2, 0, 0])
    expect(world.service()).toMatchObject({
      taskDefinition: expect.stringMatching(/web:1$/) as string,
      deployments: [{ status: 'PRIMARY' }],
    })
  })

  it('follows when green does not come up and the circuit breaker opens, and no traffic ever left', async () => {
    await begun({ ...blueGreen, deploymentCircuitBreaker: breaker })
    world.fate.of = ({ taskDefinitionArn }) => (taskDefinitionArn.endsWith(':2') ? { failsToStart: 'no such image' } : {})
    world.deploy(2)
    await world.pass(2 * minute)
    expect(world.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the circuit breaker threshold was exceeded.',
      deploymentCircuitBreaker: { status: 'TRIGGERED' },
    })
    expect([world.weights(), world.running()]).toEqual([
      [100, 0],
      [2, 0, 0],
    ])
  })

  it('follows when green crashes under production traffic', async () => {
    await begun({ ...blueGreen, bakeTimeInMinutes: 60, deploymentCircuitBreaker: breaker })
    world.deploy(2)
    await world.pass(minute)
    expect(world.weights()).toEqual([0, 100])
    for (const task of world.store.read().tasks.by('live', 'live')) if (task.taskDefinitionArn.endsWith(':2')) world.agent.kill(task.arn)
    await world.pass(20 * second)
    expect(world.newest()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    expect([world.weights(), world.running()]).toEqual([
      [100, 0],
      [2, 0, 0],
    ])
  })

  it('follows an alarm, but not one that was there when it began', async () => {
    const alarms = { alarmNames: ['old', 'new'], enable: true, rollback: true }
    await begun({ ...blueGreen, bakeTimeInMinutes: 60, alarms })
    const say = (name: string) =>
      world.store.update('alarm', (tx) =>
        tx.put('metricAlarms', {
          ...caller,
          arn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`,
          name,
          state: 'ALARM',
        } as never),
      )
    say('old')
    world.deploy(2)
    await world.pass(minute)
    expect([stage(), world.newest().alarms]).toEqual([
      'BAKE_TIME',
      { status: 'MONITORING', alarmNames: ['old', 'new'], triggeredAlarmNames: [] },
    ])
    say('new')
    await world.pass(10 * second)
    expect(world.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'Service deployment rolled back because the following CloudWatch alarms were in ALARM: new.',
      alarms: { status: 'TRIGGERED', triggeredAlarmNames: ['new'] },
    })
    expect(world.weights()).toEqual([100, 0])
  })

  it('follows when a listener rule is gone', async () => {
    await begun(blueGreen)
    world.deploy(2)
    world.store.update('gone', (tx) => tx.delete('listenerRules', world.test))
    await world.pass(20 * second)
    expect(world.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: `Service deployment rolled back because of invalid networking configuration. The listener rule ${world.test} is not found.`,
    })
  })

  it('is not to be had in the clean-up, when the earlier tasks are going', async () => {
    world.fate.of = () => ({ stopMs: minute })
    await begun({ ...blueGreen, bakeTimeInMinutes: 0 })
    world.deploy(2)
    await world.pass(10 * second)
    const serviceDeploymentArn = world.newest().serviceDeploymentArn ?? ''
    expect(stage()).toBe('CLEAN_UP')
    for (const stopType of ['ROLLBACK', 'ABORT'] as const)
      expect(world.refusal('StopServiceDeployment', { serviceDeploymentArn, stopType })).toContain('it is in the stage CLEAN_UP')
  })
})

describe('what is given up or replaced on the way', () => {
  it('leaves everything as it is when it is aborted', async () => {
    await begun({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 60 } })
    world.deploy(2)
    await world.pass(minute)
    stop('ABORT')
    await world.pass(10 * minute)
    expect(world.newest()).toMatchObject({ status: 'STOPPED', statusReason: 'Service deployment stopped because a user stopped it.' })
    expect([world.weights(), world.running()]).toEqual([
      [80, 20],
      [2, 2, 0],
    ])
  })

  it('is reconciled before the next one begins: traffic to the earlier revision, and what was given up goes', async () => {
    world.fate.of = () => ({ stopMs: 10 * second })
    await begun({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 60 } })
    world.deploy(2)
    await world.pass(minute)
    expect(world.weights()).toEqual([80, 20])
    world.deploy(3)
    await world.pass(2 * second)
    expect([stage(), world.weights()]).toEqual(['RECONCILE_SERVICE', [100, 0]])
    expect(world.describeAll()[1]).toMatchObject({ status: 'STOPPED' })
    await world.pass(minute)
    expect([world.weights(), world.running()]).toEqual([
      [80, 20],
      [2, 0, 2],
    ])
  })

  it('is not brought back by the next one when its own clean-up had begun', async () => {
    world.fate.of = () => ({ stopMs: 30 * second })
    await begun({ ...blueGreen, bakeTimeInMinutes: 0 })
    world.deploy(2)
    await world.pass(10 * second)
    expect(stage()).toBe('CLEAN_UP')
    world.deploy(3)
    await world.pass(5 * second)
    expect(world.weights()).toEqual([0, 100])
    await world.pass(2 * minute)
    expect([world.newest().status, world.weights(), world.running()]).toEqual(['SUCCESSFUL', [100, 0], [0, 0, 2]])
  })
})

describe('a PAUSE hook', () => {
  const pause = (lifecycleStages: string[], timeoutConfiguration = {}) => ({
    ...blueGreen,
    lifecycleHooks: [{ targetType: 'PAUSE' as const, lifecycleStages: lifecycleStages as never, timeoutConfiguration }],
  })
  const hook = () => world.newest().lifecycleHookDetails?.at(-1)
  const answer = (action?: 'CONTINUE' | 'ROLLBACK') =>
    world.call('ContinueServiceDeployment', {
      serviceDeploymentArn: world.newest().serviceDeploymentArn ?? '',
      hookId: hook()?.hookId ?? '',
      ...(action && { action }),
    })
  async function paused(...[stages, timeout]: Parameters<typeof pause>) {
    await begun(blueGreen)
    world.call('UpdateService', { service: 'web', deploymentConfiguration: pause(stages, timeout) })
    world.deploy(2)
    await world.pass(minute)
  }

  it('holds the deployment until it is continued', async () => {
    await paused(['PRE_SCALE_UP', 'PRE_PRODUCTION_TRAFFIC_SHIFT'])
    expect([stage(), hook(), world.running()]).toMatchObject([
      'PRE_SCALE_UP',
      { targetType: 'PAUSE', status: 'AWAITING_ACTION', timeoutAction: 'ROLLBACK' },
      [2, 0, 0],
    ])
    answer()
    await world.pass(minute)
    expect([stage(), world.running(), world.weights(), world.weights(world.test)]).toEqual([
      'PRODUCTION_TRAFFIC_SHIFT',
      [2, 2, 0],
      [100, 0],
      [0, 100],
    ])
    answer('CONTINUE')
    await world.pass(6 * minute)
    expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL', lifecycleHookDetails: [{ status: 'SUCCEEDED' }, { status: 'SUCCEEDED' }] })
    expect(
      world.refusal('ContinueServiceDeployment', {
        serviceDeploymentArn: world.newest().serviceDeploymentArn ?? '',
        hookId: hook()?.hookId ?? '',
      }),
    ).toContain('has no lifecycle hook')
  })

  it('rolls back when it is told to', async () => {
    await paused(['POST_PRODUCTION_TRAFFIC_SHIFT'])
    expect(world.weights()).toEqual([0, 100])
    answer('ROLLBACK')
    await world.clock.advance(0)
    expect(world.weights()).toEqual([100, 0])
    await world.pass(10 * second)
    expect(world.newest()).toMatchObject({
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason:
        'Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. A user chose to roll back.',
    })
    expect(world.events().map(plain)).toContain(
      '(deployment _) deployment failed: Service deployment rolled back because POST_PRODUCTION_TRAFFIC_SHIFT lifecycle hook(s) failed. A user chose to roll back.',
    )
  })

  it.each<['CONTINUE' | 'ROLLBACK', string]>([
    ['CONTINUE', 'SUCCESSFUL'],
    ['ROLLBACK', 'ROLLBACK_SUCCESSFUL'],
  ])('does what it says when nobody came: %s', async (action, status) => {
    await paused(['POST_SCALE_UP'], { timeoutInMinutes: 30, action })
    await world.pass(28 * minute)
    expect(hook()).toMatchObject({ status: 'AWAITING_ACTION' })
    await world.pass(9 * minute)
    expect([world.newest().status, hook()?.status]).toEqual([status, 'TIMED_OUT'])
  })
})

describe('the first deployment', () => {
  it('runs its stages too, and stays where it is when it fails', async () => {
    world.create({ ...blueGreen, lifecycleHooks: [{ targetType: 'PAUSE', lifecycleStages: ['POST_SCALE_UP'] }] })
    await world.pass(minute)
    expect([stage(), world.running(), world.weights()]).toEqual(['POST_SCALE_UP', [2, 0, 0], [1, 0]])
    const { serviceDeploymentArn = '', lifecycleHookDetails } = world.newest()
    world.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: lifecycleHookDetails?.[0]?.hookId ?? '', action: 'ROLLBACK' })
    await world.pass(minute)
    expect(world.newest()).toMatchObject({ status: 'STOPPED' })
    expect(world.newest().statusReason).toContain('Service deployment stopped because POST_SCALE_UP lifecycle hook(s) failed.')
    expect(world.running()).toEqual([2, 0, 0])
  })
})

describe('an explanation', () => {
  const sentences = () => {
    const snapshot = world.store.read()
    const [service] = snapshot.services.all()
    return service ? explainService(snapshot, service, world.clock.now()).map(({ sentence }) => sentence) : []
  }

  it('says of one that was stopped that nothing more comes of it', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(minute)
    stop('ABORT')
    await world.pass(minute)
    expect(sentences()).toEqual([
      '2 of 2 desired tasks are healthy; 2 of older deployments.',
      'The deployment failed, and everything stays as it is until there is another one. Update the service, or force a new deployment.',
    ])
  })

  it('says which stage it is in, and what it waits for', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(1 * second)
    expect(sentences()).toContain(
      'web:2 is deployed by the strategy BLUE_GREEN, stage SCALE_UP: it waits until 2 of 2 tasks of the new revision are healthy, and 0 are.',
    )
    await world.pass(minute)
    expect(sentences()).toContain(
      'web:2 is deployed by the strategy BLUE_GREEN, stage BAKE_TIME: both revisions run on for 5 minutes in all, 100 % of production traffic with the new one.',
    )
  })
})
