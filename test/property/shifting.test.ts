/**
 * Services that shift traffic, in random histories: whatever is deployed, stopped, continued, scaled or killed, traffic never goes where no
 * task is, and the next good deployment gets everything to where it belongs.
 */
import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { minute, openShiftWorld, second } from '#cluster/control/deployments/lifecycle/shiftWorld.testSupport.ts'
import { planService } from '#cluster/control/services/planService.ts'
import { liveThrough, propertyTimeoutMs } from './histories.ts'

type World = Awaited<ReturnType<typeof openShiftWorld>>

/** Tasks of revision 3 never start. */
const action = fc.oneof(
  fc.record({
    do: fc.constant('deploy' as const),
    revision: fc.constantFrom(1, 1, 2, 2, 3),
    // Long enough to get somewhere, or not.
    thenMs: fc.constantFrom(0, 3 * second, 10 * second, 10 * second, 70 * second),
  }),
  fc.record({ do: fc.constant('stop' as const), stopType: fc.constantFrom('ROLLBACK' as const, 'ABORT' as const) }),
  fc.record({ do: fc.constant('answer' as const), action: fc.constantFrom('CONTINUE' as const, 'ROLLBACK' as const) }),
  fc.record({ do: fc.constant('scale' as const), desiredCount: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('restart' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(0, second, 5 * second, 20 * second, minute) }),
)
const withKills = fc.oneof(
  { weight: 4, arbitrary: action },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), which: fc.nat() }) },
)
type Action = typeof withKills extends fc.Arbitrary<infer One> ? One : never

const configuration: fc.Arbitrary<DeploymentConfiguration> = fc
  .record({
    strategy: fc.constantFrom('BLUE_GREEN', 'LINEAR', 'CANARY'),
    bakeTimeInMinutes: fc.constantFrom(0, 1),
    pause: fc.constantFrom(undefined, 'PRE_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT', 'PRE_PRODUCTION_TRAFFIC_SHIFT'),
    timeoutAction: fc.constantFrom('CONTINUE', 'ROLLBACK'),
  })
  .map(({ strategy, bakeTimeInMinutes, pause, timeoutAction }) => ({
    strategy,
    bakeTimeInMinutes,
    ...(strategy === 'LINEAR' && { linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 1 } }),
    ...(strategy === 'CANARY' && { canaryConfiguration: { canaryPercent: 30, canaryBakeTimeInMinutes: 1 } }),
    deploymentCircuitBreaker: { enable: true, rollback: true, thresholdConfiguration: { type: 'COUNT' as const, value: 3 } },
    ...(pause && {
      lifecycleHooks: [
        { targetType: 'PAUSE' as const, lifecycleStages: [pause], timeoutConfiguration: { timeoutInMinutes: 2, action: timeoutAction } },
      ],
    }),
  }))

async function act(world: World, one: Action): Promise<void> {
  const { serviceDeploymentArn = '', lifecycleHookDetails } = world.newest()
  switch (one.do) {
    case 'deploy':
      world.call('UpdateService', { service: 'web', taskDefinition: `web:${one.revision}`, forceNewDeployment: true })
      return world.pass(one.thenMs)
    case 'stop':
      return void world.refusal('StopServiceDeployment', { serviceDeploymentArn, stopType: one.stopType })
    case 'answer': {
      const hookId = lifecycleHookDetails?.find(({ status }) => status === 'AWAITING_ACTION')?.hookId ?? ''
      return void world.refusal('ContinueServiceDeployment', { serviceDeploymentArn, hookId, action: one.action })
    }
    case 'scale':
      return void world.call('UpdateService', { service: 'web', desiredCount: one.desiredCount })
    case 'restart':
      return world.restartControl()
    case 'wait':
      return world.pass(one.ms)
    case 'kill': {
      const tasks = world.store.read().tasks.by('live', 'live')
      const task = tasks[one.which % Math.max(1, tasks.length)]
      if (task) world.agent.kill(task.arn)
    }
  }
}

/** What each half of the histories has its traffic by. */
const means = fc.constantFrom('load balancer' as const, 'Service Connect' as const)
type Means = 'load balancer' | 'Service Connect'

/** After each commit from now on, as `watchTraffic`: what Service Connect would send where nobody serves, and to a revision that has no part in it. */
function watchConnect(world: World): string[] {
  const broken: string[] = []
  world.store.subscribe(({ label }) => {
    for (const kind of ['production', 'test'] as const)
      for (const { taskDefinition, percent, serving } of world.connected(kind))
        if (percent > 0 && serving === 0) broken.push(`${label}: ${percent} % of ${kind} traffic to ${taskDefinition}, where nobody is`)
    const told = world.newest()
    if (told.finishedAt !== undefined || !told.lifecycleStage) return
    const green = world.connected().find(({ deploymentId }) => told.targetServiceRevision?.arn?.endsWith(deploymentId.slice(8)))
    const share = told.targetServiceRevision?.requestedProductionTrafficWeight
    if (green && green.percent !== share)
      broken.push(`${label}: told ${share} % for the new revision, and ${green.percent} % are sent to it`)
  })
  return broken
}

/** Groups that production traffic goes to and that nobody healthy is in, after each commit from now on. */
function watchTraffic(world: World): string[] {
  const broken: string[] = []
  world.store.subscribe(({ label }) => {
    const { targets } = world.store.read()
    const [blue = 0, green = 0] = world.weights()
    for (const [name, weight, arn] of [
      ['blue', blue, world.groups.blue],
      ['green', green, world.groups.green],
    ] as const) {
      const serving = targets
        .by('targetGroup', arn)
        .filter(({ health, drainingSince }) => health.state === 'healthy' && drainingSince === undefined)
      if (weight > 0 && serving.length === 0) broken.push(`${label}: ${weight} of the traffic to ${name}, where nobody is`)
    }
  })
  return broken
}

async function begin(given: DeploymentConfiguration, by: Means): Promise<World> {
  const world = await openShiftWorld()
  // Slow to stop, so that a clean-up is there to be interrupted.
  world.fate.of = ({ taskDefinitionArn }) => ({
    stopMs: 8 * second,
    ...(taskDefinitionArn.endsWith(':3') && { failsToStart: 'no such image' }),
  })
  world.create({ ...given, lifecycleHooks: [] }, by === 'Service Connect' ? world.byConnect() : {})
  await world.pass(minute)
  expect(world.newest().status).toBe('SUCCESSFUL')
  world.call('UpdateService', { service: 'web', deploymentConfiguration: given })
  return world
}

/** What a plan made now would do; nothing once a service has come to rest. */
function plannedAgain(world: World) {
  const snapshot = world.store.read()
  const [service] = snapshot.services.all()
  const plan = service && planService(snapshot, service.arn, world.clock.now())
  return { start: plan?.start?.count ?? 0, stop: plan?.stop.length ?? 0, lifecycle: plan?.lifecycle }
}

async function endWell(world: World, by: Means): Promise<void> {
  world.call('UpdateService', {
    service: 'web',
    taskDefinition: 'web:2',
    forceNewDeployment: true,
    desiredCount: 2,
    deploymentConfiguration: { lifecycleHooks: [], strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  })
  await world.pass(3 * minute)
  expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL' })
  expect(world.running()).toEqual([0, 2, 0])
  expect(world.service().deployments).toMatchObject([{ status: 'PRIMARY', rolloutState: 'COMPLETED' }])
  if (by === 'Service Connect') expect(world.connected()).toMatchObject([{ taskDefinition: 'web:2', percent: 100, serving: 2 }])
  else expectTheGroup(world)
  expect(plannedAgain(world)).toEqual({ start: 0, stop: 0, lifecycle: undefined })
}

/** All of the traffic is with the target group of the last revision, where its tasks are. */
function expectTheGroup(world: World): void {
  const { targets, serviceRevisions } = world.store.read()
  const [group] = serviceRevisions.get(world.newest().targetServiceRevision?.arn ?? '')?.targetGroupArns ?? []
  expect(world.weights()).toEqual(Object.values(world.groups).map((arn) => (arn === group ? 100 : 0)))
  expect(targets.by('targetGroup', group ?? '')).toHaveLength(2)
}

async function inWorld(given: DeploymentConfiguration, by: Means, live: (world: World) => Promise<string[]>): Promise<string[]> {
  const world = await begin(given, by)
  try {
    return await live(world)
  } finally {
    await world.close()
  }
}

describe('a service that shifts traffic', { timeout: propertyTimeoutMs }, () => {
  it('safety: never sends traffic where nobody is, while no task is killed', () =>
    liveThrough('shifting', [configuration, means, fc.array(action, { maxLength: 10 })], (given, by, actions) =>
      inWorld(given, by, async (world) => {
        const broken = by === 'Service Connect' ? watchConnect(world) : watchTraffic(world)
        for (const one of actions) await act(world, one)
        await endWell(world, by)
        return broken
      }),
    ))

  it('liveness: comes to rest with the next good deployment, whatever was killed', () =>
    liveThrough('shifting', [configuration, means, fc.array(withKills, { maxLength: 12 })], (given, by, actions) =>
      inWorld(given, by, async (world) => {
        for (const one of actions) await act(world, one)
        await endWell(world, by)
        return []
      }),
    ))
})
