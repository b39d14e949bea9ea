import type { DeploymentConfiguration } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { lifecycleSteps, productionShifts } from './lifecycleSteps.ts'
import { newLifecycle, nextLifecycle } from './nextLifecycle.ts'

const percents = (configuration: DeploymentConfiguration) => productionShifts(configuration).map(({ percent }) => percent)

describe('production traffic comes', () => {
  it.each<[DeploymentConfiguration, number[]]>([
    [{ strategy: 'BLUE_GREEN' }, [100]],
    [{ strategy: 'CANARY' }, [5, 100]],
    [{ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 0.1 } }, [0.1, 100]],
    [{ strategy: 'CANARY', canaryConfiguration: { canaryPercent: 100 } }, [100]],
    [{ strategy: 'LINEAR' }, [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 50 } }, [50, 100]],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 33.3 } }, [33.3, 66.6, 99.9, 100]],
    [{ strategy: 'LINEAR', linearConfiguration: { stepPercent: 100 } }, [100]],
  ])('%o in shares of %o', (configuration, shares) => {
    expect(percents(configuration)).toEqual(shares)
  })

  it('with ECS’s number of waits: none after 100 percent', () => {
    const waits = (stepPercent: number) =>
      productionShifts({ strategy: 'LINEAR', linearConfiguration: { stepPercent, stepBakeTimeInMinutes: 2 } }).filter(
        ({ bakeMinutes }) => bakeMinutes > 0,
      ).length
    expect([11, 50, 100, 3].map(waits)).toEqual([9, 1, 0, 33])
  })
})

describe('the stages', () => {
  const stages = (configuration: DeploymentConfiguration, sourceRevisionArns: string[] = [], direction: 'forward' | 'back' = 'forward') =>
    lifecycleSteps({ deploymentConfiguration: configuration, sourceRevisionArns: sourceRevisionArns as never }, direction).map(
      ({ stage }) => stage,
    )
  const forward = [
    'PRE_SCALE_UP',
    'SCALE_UP',
    'POST_SCALE_UP',
    'TEST_TRAFFIC_SHIFT',
    'POST_TEST_TRAFFIC_SHIFT',
    'PRODUCTION_TRAFFIC_SHIFT',
    'POST_PRODUCTION_TRAFFIC_SHIFT',
    'BAKE_TIME',
    'CLEAN_UP',
  ]

  it('of a first revision have no shares and no bake time: nothing has the rest, and nothing runs on beside it', () => {
    const steps = lifecycleSteps(
      { deploymentConfiguration: { strategy: 'LINEAR', bakeTimeInMinutes: 9 }, sourceRevisionArns: [] },
      'forward',
    )
    expect(steps.flatMap(({ production }) => production ?? [])).toEqual([100])
    expect(steps.some(({ waitMinutes = 0 }) => waitMinutes > 0)).toBe(false)
  })

  it('come in ECS’s order; there is something to reconcile only after more than one revision', () => {
    expect([...new Set(stages({ strategy: 'CANARY' }, ['a']))]).toEqual(forward)
    expect([...new Set(stages({ strategy: 'LINEAR' }, ['a', 'b']))]).toEqual(['RECONCILE_SERVICE', ...forward])
    expect(stages({ strategy: 'LINEAR' }, [], 'back')).toEqual(['PRODUCTION_TRAFFIC_SHIFT', 'TEST_TRAFFIC_SHIFT', 'CLEAN_UP'])
  })
})

describe('a deployment goes on', () => {
  const deployment = {
    arn: 'arn:aws:ecs:us-east-1:000000000000:service-deployment/default/web/abc' as never,
    deploymentConfiguration: { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1 } as DeploymentConfiguration,
    sourceRevisionArns: ['blue' as never],
  }
  const nothing = { reconciled: false, scaledUp: false, cleanedUp: false }
  const start = newLifecycle(deployment, 0)

  it('as far as it can at once, and no further than what it waits for', () => {
    const up = nextLifecycle(start, deployment, nothing, { now: 0 })
    expect(up.lifecycle).toMatchObject({ stage: 'SCALE_UP', production: 0, test: 0 })
    const baking = nextLifecycle(up.lifecycle, deployment, { ...nothing, scaledUp: true }, { now: 1_000 })
    expect(baking).toMatchObject({ lookAt: 61_000, lifecycle: { stage: 'BAKE_TIME', production: 100, test: 100, waitsUntil: 61_000 } })
    expect(nextLifecycle(baking.lifecycle, deployment, nothing, { now: 60_999 }).lifecycle).toBe(baking.lifecycle)
    const hurried = nextLifecycle(baking.lifecycle, deployment, nothing, { now: 2_000, speed: 10 })
    expect(hurried).toMatchObject({ lookAt: 7_000, lifecycle: { stage: 'BAKE_TIME', waitsUntil: 7_000 } })
    const cleaning = nextLifecycle(baking.lifecycle, deployment, nothing, { now: 61_000 })
    expect(cleaning.lifecycle.stage).toBe('CLEAN_UP')
    expect(nextLifecycle(cleaning.lifecycle, deployment, { ...nothing, cleanedUp: true }, { now: 70_000 }).lifecycle.done).toBe(true)
  })

  it('asks all hooks of a stage, each once, and goes on when the last has said yes', () => {
    const lifecycleStages = ['PRE_SCALE_UP' as const]
    const hooked = {
      ...deployment,
      deploymentConfiguration: {
        ...deployment.deploymentConfiguration,
        lifecycleHooks: [
          { targetType: 'PAUSE' as const, lifecycleStages },
          { hookTargetArn: 'http://127.0.0.1:1/', lifecycleStages },
          { hookTargetArn: 'http://127.0.0.1:2/', lifecycleStages: ['POST_SCALE_UP' as const] },
        ],
      },
    }
    const asked = nextLifecycle(newLifecycle(hooked, 0), hooked, nothing, { now: 0 }).lifecycle
    expect(asked.hooks).toMatchObject([
      { hookId: 'abc-0-0', status: 'AWAITING_ACTION', expiresAt: 24 * 60 * 60_000 },
      { hookId: 'abc-0-1', status: 'IN_PROGRESS', callAt: 0 },
    ])
    expect(nextLifecycle(asked, hooked, nothing, { now: 1 }).lifecycle).toBe(asked)
    const said = (...statuses: ('SUCCEEDED' | 'FAILED' | 'IN_PROGRESS')[]) => ({
      ...asked,
      hooks: asked.hooks.map((hook, at) => ({ ...hook, status: statuses[at] ?? hook.status })),
    })
    expect(nextLifecycle(said('SUCCEEDED', 'IN_PROGRESS'), hooked, nothing, { now: 2 }).lifecycle.stage).toBe('PRE_SCALE_UP')
    expect(nextLifecycle(said('SUCCEEDED', 'SUCCEEDED'), hooked, nothing, { now: 2 }).lifecycle.stage).toBe('SCALE_UP')
    expect(nextLifecycle(said('SUCCEEDED', 'FAILED'), hooked, nothing, { now: 2 }).failedBecause).toBe(
      'PRE_SCALE_UP lifecycle hook(s) failed.',
    )
  })
})
