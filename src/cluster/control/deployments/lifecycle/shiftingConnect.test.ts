/** Deployments that shift the traffic of Service Connect, on a fake clock: what is told and what the data plane is told (spec part 1, 5.12). */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explainService } from '#cluster/control/explain/explainService.ts'
import { minute, openShiftWorld, second } from './shiftWorld.testSupport.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
beforeEach(async () => {
  world = await openShiftWorld()
})
afterEach(() => world.close())

const blueGreen = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 } as const
const stage = () => world.newest().lifecycleStage
const pausedBefore = (...lifecycleStages: string[]) => ({
  lifecycleHooks: [{ targetType: 'PAUSE' as const, lifecycleStages: lifecycleStages as never }],
})
const goOn = (action: 'CONTINUE' | 'ROLLBACK' = 'CONTINUE') => {
  const { serviceDeploymentArn = '', lifecycleHookDetails } = world.newest()
  return world.call('ContinueServiceDeployment', { serviceDeploymentArn, hookId: lifecycleHookDetails?.at(-1)?.hookId ?? '', action })
}
const shares = (kind?: 'production' | 'test') => world.connected(kind).map(({ taskDefinition, percent }) => [taskDefinition, percent])
/** Of the alias, in the data plane. */
const rulesInForce = () => world.plane.config.listeners.find(({ port }) => port === 8080)?.rules
/** As DescribeServiceDeployments has it, of the new revision. */
const told = () => {
  const { requestedProductionTrafficWeight: production, requestedTestTrafficWeight: test } = world.newest().targetServiceRevision ?? {}
  return [production, test]
}

/** Revision 1 is there with all of the traffic. */
async function begun(...[configuration, rules]: [Parameters<typeof world.create>[0], Parameters<typeof world.byConnect>[0]?]) {
  world.create({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 }, world.byConnect(rules))
  await world.pass(20 * second)
  expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL' })
  expect(world.connected()).toMatchObject([{ taskDefinition: 'web:1', percent: 100, serving: 2 }])
  world.call('UpdateService', { service: 'web', deploymentConfiguration: configuration })
}

describe('blue/green by Service Connect', () => {
  it('has no traffic for green until its stage, then that of the test header, then all', async () => {
    await begun({ ...blueGreen, ...pausedBefore('POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT') })
    world.deploy(2)
    await world.pass(20 * second)
    expect([stage(), world.running(), told()]).toEqual(['POST_SCALE_UP', [2, 2, 0], [0, 0]])
    expect(world.connected()).toMatchObject([
      { taskDefinition: 'web:1', percent: 100, serving: 2 },
      { taskDefinition: 'web:2', percent: 0, serving: 2 },
    ])
    expect(rulesInForce()).toHaveLength(1)
    goOn()
    await world.pass(1 * second)
    expect([stage(), told()]).toEqual(['POST_TEST_TRAFFIC_SHIFT', [0, 100]])
    expect(rulesInForce()?.[0]?.conditions).toEqual([{ field: 'http-header', name: 'x-amzn-ecs-blue-green-test', values: ['*'] }])
    const [blue, green] = [
      ['web:1', 0],
      ['web:2', 100],
    ]
    expect([shares('test'), shares()]).toEqual([
      [blue, green],
      [
        ['web:1', 100],
        ['web:2', 0],
      ],
    ])
    goOn()
    await world.pass(1 * second)
    expect([stage(), told(), shares(), shares('test')]).toEqual(['BAKE_TIME', [100, 100], [blue, green], [blue, green]])
    expect(world.listConnected()).toMatchObject([
      {
        tasks: 4,
        testHeader: { name: 'x-amzn-ecs-blue-green-test' },
        shift: [
          { taskDefinition: 'web:1', productionPercent: 0, testPercent: 0, tasks: 2 },
          { taskDefinition: 'web:2', productionPercent: 100, testPercent: 100, tasks: 2 },
        ],
      },
    ])
    await world.pass(6 * minute)
    expect(world.newest()).toMatchObject({ status: 'SUCCESSFUL' })
    expect(world.connected()).toMatchObject([{ taskDefinition: 'web:2', percent: 100, serving: 2 }])
    expect(world.listConnected()[0]).not.toHaveProperty('shift')
    expect(rulesInForce()).toHaveLength(1)
  })

  it('is explained with what is sent where', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(20 * second)
    const snapshot = world.store.read()
    const [service] = snapshot.services.all()
    expect(service && explainService(snapshot, service, world.clock.now())).toContainEqual(
      expect.objectContaining({
        rule: 'lifecycleStage',
        sentence: expect.stringContaining('100 % of production traffic with the new one'),
        numbers: { productionPercent: 100, testPercent: 100 },
      }),
    )
  })

  it('goes by the header that the alias names, with its very value', async () => {
    await begun(blueGreen, { header: { name: 'X-Version', value: { exact: 'Green*' } } })
    world.deploy(2)
    await world.pass(20 * second)
    expect(rulesInForce()?.[0]?.conditions).toEqual([{ field: 'http-header', name: 'X-Version', exact: 'Green*' }])
  })

  it('goes on where it was after a restart', async () => {
    await begun({ ...blueGreen, ...pausedBefore('POST_TEST_TRAFFIC_SHIFT') })
    world.deploy(2)
    await world.pass(20 * second)
    await world.restartControl()
    await world.pass(2 * second)
    expect([stage(), told(), shares('test'), shares()]).toEqual([
      'POST_TEST_TRAFFIC_SHIFT',
      [0, 100],
      [
        ['web:1', 0],
        ['web:2', 100],
      ],
      [
        ['web:1', 100],
        ['web:2', 0],
      ],
    ])
  })

  it('has the traffic back before the first task stops', async () => {
    await begun(blueGreen)
    world.deploy(2)
    await world.pass(20 * second)
    const seen: [string, number, number][] = []
    world.store.subscribe(({ label }) => {
      const green = world.connected().find(({ taskDefinition }) => taskDefinition === 'web:2')
      if (green) seen.push([label, green.percent, green.serving])
    })
    world.call('StopServiceDeployment', { serviceDeploymentArn: world.newest().serviceDeploymentArn ?? '', stopType: 'ROLLBACK' })
    await world.pass(20 * second)
    expect(world.newest()).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' })
    const back = seen.findIndex(([, percent]) => percent === 0)
    const stopped = seen.findIndex(([, , serving]) => serving < 2)
    expect(back).toBeGreaterThanOrEqual(0)
    expect(back).toBeLessThan(stopped)
    expect(world.connected()).toMatchObject([{ taskDefinition: 'web:1', percent: 100, serving: 2 }])
  })

  it('leaves everything as it is when it is aborted, and has the traffic back with the next one', async () => {
    await begun({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 60 } })
    world.deploy(2)
    await world.pass(20 * second)
    world.call('StopServiceDeployment', { serviceDeploymentArn: world.newest().serviceDeploymentArn ?? '', stopType: 'ABORT' })
    await world.pass(20 * second)
    const aborted = [
      ['web:1', 80],
      ['web:2', 20],
    ]
    expect([world.newest().status, shares()]).toEqual(['STOPPED', aborted])
    world.deploy(3)
    expect(shares()).toEqual([
      ['web:1', 100],
      ['web:3', 0],
      ['web:2', 0],
    ])
    await world.pass(minute)
    expect(shares()).toEqual([
      ['web:1', 80],
      ['web:3', 20],
    ])
  })

  it('lets a rolling deployment replace what is left of it, without traffic for what was given up', async () => {
    await begun({ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 20, canaryBakeTimeInMinutes: 60 } })
    world.deploy(2)
    await world.pass(20 * second)
    world.call('UpdateService', { service: 'web', taskDefinition: 'web:3', deploymentConfiguration: { strategy: 'ROLLING' } })
    expect(shares().slice(1)).toEqual([
      ['web:1', 100],
      ['web:2', 0],
    ])
    await world.pass(2 * minute)
    expect(world.running()).toEqual([0, 0, 2])
    expect(world.connected()).toMatchObject([{ serving: 2 }])
  })
})

describe('linear and canary by Service Connect', () => {
  it.each([
    [{ strategy: 'LINEAR' as const, linearConfiguration: { stepPercent: 33.3, stepBakeTimeInMinutes: 2 } }, [0, 33.3, 66.6, 99.9, 100]],
    [{ strategy: 'CANARY' as const, canaryConfiguration: { canaryPercent: 12.5, canaryBakeTimeInMinutes: 3 } }, [0, 12.5, 100]],
  ])('moves the shares that are told: %j', async (configuration, steps) => {
    await begun({ ...configuration, bakeTimeInMinutes: 1 })
    world.deploy(2)
    const seen: number[] = []
    for (let passed = 0; passed < 600 && world.newest().finishedAt === undefined; passed += 1) {
      await world.pass(second)
      const green = world.connected().find(({ taskDefinition }) => taskDefinition === 'web:2')
      if (!green) continue
      expect(told()[0]).toBe(green.percent)
      if (seen.at(-1) !== green.percent) seen.push(green.percent)
    }
    expect(seen).toEqual(steps)
  })
})
