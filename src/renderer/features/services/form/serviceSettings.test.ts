import type { DeploymentConfiguration, LoadBalancer, Service } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { buildService, t } from '../../views.testSupport.ts'
import { deploymentForm, deploymentProblems } from './deploymentForm.ts'
import { failureForm, failureProblems } from './failureForm.ts'
import { hookForm, hookProblem, lifecycleHook, newHook } from './hookForm.ts'
import { placementForm, placementProblems } from './placementForm.ts'
import {
  canRebalance,
  changedSettings,
  hasProblems,
  type ServiceSettings,
  serviceSettings,
  settingsOfNew,
  settingsProblems,
} from './serviceSettings.ts'

const bounds = { minimumHealthyPercent: 100, maximumPercent: 200 }
const loadBalancer: LoadBalancer = { targetGroupArn: 'blue', containerName: 'app', containerPort: 80 }
const shifted = {
  ...loadBalancer,
  advancedConfiguration: { alternateTargetGroupArn: 'green', productionListenerRule: 'rule', roleArn: 'role' },
}
const canary: DeploymentConfiguration = {
  ...bounds,
  strategy: 'CANARY',
  bakeTimeInMinutes: 3,
  canaryConfiguration: { canaryPercent: 0.5, canaryBakeTimeInMinutes: 1 },
  lifecycleHooks: [
    {
      targetType: 'AWS_LAMBDA',
      hookTargetArn: 'command:smoke',
      roleArn: 'role',
      hookDetails: { suite: 'smoke' },
      lifecycleStages: ['POST_SCALE_UP'],
      timeoutConfiguration: { timeoutInMinutes: 5, action: 'CONTINUE' },
    },
  ],
}

describe('the settings of a service', () => {
  it.each([
    ['defaults', buildService()],
    ['a canary with a hook', buildService({ deploymentConfiguration: canary, loadBalancers: [shifted] })],
    [
      'everything',
      buildService({
        deploymentConfiguration: {
          ...bounds,
          strategy: 'ROLLING',
          deploymentCircuitBreaker: {
            enable: true,
            rollback: false,
            resetOnHealthyTask: false,
            thresholdConfiguration: { type: 'COUNT', value: 4 },
          },
          alarms: { enable: true, rollback: true, alarmNames: ['errors'] },
        },
        capacityProviderStrategy: [{ capacityProvider: 'workers', base: 1, weight: 2 }],
        placementStrategy: [{ type: 'random' }, { type: 'binpack', field: 'cpu' }],
        placementConstraints: [{ type: 'distinctInstance' }, { type: 'memberOf', expression: 'attribute:x exists' }],
        availabilityZoneRebalancing: 'DISABLED',
      }),
    ],
  ] satisfies [string, Service][])('are read without a change: %s', (_, service) => {
    const settings = serviceSettings(service)
    expect(changedSettings(settings, serviceSettings(service), 'EC2')).toEqual({})
    expect(hasProblems(settingsProblems({ ...settings, loadBalancer: undefined }, [], t))).toBe(false)
  })

  it('say all of the part that was changed, and nothing of the others', () => {
    const before = serviceSettings(buildService({ deploymentConfiguration: canary }))
    const after = { ...before, deployment: { ...before.deployment, bakeTimeInMinutes: 9 } }
    expect(changedSettings(before, after, 'EC2')).toEqual({ deploymentConfiguration: { ...canary, bakeTimeInMinutes: 9 } })
    const withBreaker = { ...before, failure: { ...before.failure, breaker: true } }
    expect(changedSettings(before, withBreaker, 'EC2').deploymentConfiguration).toEqual({
      deploymentCircuitBreaker: {
        enable: true,
        rollback: true,
        resetOnHealthyTask: true,
        thresholdConfiguration: { type: 'BOUNDED_PERCENT', value: 50 },
      },
      alarms: { enable: false, rollback: false, alarmNames: [] },
    })
  })

  it('clear with empty lists', () => {
    const before = serviceSettings(
      buildService({ capacityProviderStrategy: [{ capacityProvider: 'workers', weight: 1 }], loadBalancers: [loadBalancer] }),
    )
    const cleared: ServiceSettings = {
      ...before,
      capacity: undefined,
      loadBalancer: undefined,
      placement: { ...before.placement, strategies: [] },
    }
    expect(changedSettings(before, cleared, 'EC2')).toEqual({ capacityProviderStrategy: [], loadBalancers: [] })
    const without = { ...before, deployment: { ...deploymentForm(canary), hooks: [] } }
    expect(changedSettings(before, without, 'EC2').deploymentConfiguration).toMatchObject({ lifecycleHooks: [] })
  })

  it('leave out of a new service what its strategy and its kind of tasks do not take', () => {
    const settings = { ...serviceSettings(), loadBalancer: shifted }
    expect(settingsOfNew(settings, 'FARGATE')).toEqual({
      deploymentConfiguration: { strategy: 'ROLLING', ...bounds },
      availabilityZoneRebalancing: 'ENABLED',
      loadBalancers: [loadBalancer],
    })
    const shifting = { ...settings, deployment: deploymentForm(canary) }
    expect(settingsOfNew(shifting, 'EC2').loadBalancers).toEqual([shifted])
  })

  it('send early success with the rolling strategy alone, and that it is off where it was on', () => {
    const criteria = { enable: true, healthyPercent: 50, sourceServiceRevisionCleanup: 'DEFERRED' as const }
    const before = serviceSettings(buildService({ deploymentConfiguration: { minimumHealthyPercent: 50, earlySuccessCriteria: criteria } }))
    const off = { ...before, deployment: { ...before.deployment, early: { ...criteria, enable: false } } }
    expect(changedSettings(before, off, 'EC2').deploymentConfiguration).toMatchObject({ earlySuccessCriteria: { enable: false } })
    const shifting = { ...before, deployment: { ...before.deployment, strategy: 'BLUE_GREEN' as const } }
    expect(changedSettings(before, shifting, 'EC2').deploymentConfiguration).not.toHaveProperty('earlySuccessCriteria')
  })

  it('ask for rebalancing only where ECS would do it', () => {
    const settings = serviceSettings()
    expect(canRebalance(settings, 'EC2')).toBe(true)
    const tight = { ...settings, deployment: { ...settings.deployment, minimumHealthyPercent: 50, maximumPercent: 100 } }
    expect(canRebalance(tight, 'EC2')).toBe(false)
    expect(settingsOfNew(tight, 'EC2')).not.toHaveProperty('availabilityZoneRebalancing')
    const packed = { ...settings, placement: { ...settings.placement, strategies: [{ type: 'binpack' as const, field: 'memory' }] } }
    expect(canRebalance(packed, 'EC2')).toBe(false)
  })
})

describe('a deployment', () => {
  it.each([
    ['ROLLING', { maximumPercent: 100 }, 'maximumPercent'],
    ['ROLLING', { minimumHealthyPercent: 101 }, 'minimumHealthyPercent'],
    ['ROLLING', { early: { enable: true, healthyPercent: 99, sourceServiceRevisionCleanup: 'BLOCKING' } }, 'early'],
    ['BLUE_GREEN', { bakeTimeInMinutes: 1_441 }, 'bakeTimeInMinutes'],
    ['LINEAR', { stepPercent: '2.9' }, 'stepPercent'],
    ['LINEAR', { stepBakeTimeInMinutes: -1 }, 'stepBakeTimeInMinutes'],
    ['CANARY', { canaryPercent: '0.05' }, 'canaryPercent'],
    ['CANARY', { canaryPercent: '' }, 'canaryPercent'],
    ['CANARY', { canaryBakeTimeInMinutes: 0.5 }, 'canaryBakeTimeInMinutes'],
    ['BLUE_GREEN', { hooks: [newHook] }, 'hooks'],
  ] as const)('by %s cannot have %j', (strategy, wrong, field) => {
    expect(Object.keys(deploymentProblems({ ...deploymentForm({ strategy }), ...wrong }, t))).toEqual([field])
  })

  it('is not judged by fields of another strategy', () => {
    expect(deploymentProblems({ ...deploymentForm(), stepPercent: '', bakeTimeInMinutes: -1, hooks: [newHook] }, t)).toEqual({})
  })
})

describe('a hook', () => {
  it('keeps what the form does not show', () => {
    const [hook = {}] = canary.lifecycleHooks ?? []
    expect(lifecycleHook(hookForm(hook))).toEqual(hook)
  })

  it('that pauses has no target, and no stage at which traffic moves', () => {
    expect(lifecycleHook({ ...newHook, url: 'http://127.0.0.1', stages: ['POST_SCALE_UP', 'PRODUCTION_TRAFFIC_SHIFT'] })).toEqual({
      targetType: 'PAUSE',
      lifecycleStages: ['POST_SCALE_UP'],
      timeoutConfiguration: { timeoutInMinutes: 1_440, action: 'ROLLBACK' },
    })
  })

  it.each([
    [{ stages: [] }, /stage/],
    [{ stages: ['PRODUCTION_TRAFFIC_SHIFT'] }, /stage/],
    [{ kind: 'http', url: 'http://example.com/hook' }, /this computer/],
    [{ kind: 'command' }, /command/],
    [{ timeoutMinutes: 0 }, /1 to 1440/],
  ] as const)('cannot be %j', (wrong, sentence) => {
    expect(hookProblem({ ...newHook, stages: ['POST_SCALE_UP'], ...wrong }, t)).toMatch(sentence)
  })

  it('can be a pause, an address of this computer, and an allowed command', () => {
    const stages = ['POST_SCALE_UP'] as const
    expect(hookProblem({ ...newHook, stages }, t)).toBeUndefined()
    expect(hookProblem({ ...newHook, stages, kind: 'http', url: 'http://localhost:9000/hook' }, t)).toBeUndefined()
    expect(hookProblem({ ...newHook, stages, kind: 'command', command: 'smoke' }, t)).toBeUndefined()
  })
})

describe('failure detection and placement', () => {
  it('say what is missing', () => {
    expect(Object.keys(failureProblems({ ...failureForm(), breaker: true, thresholdValue: 101 }, t))).toEqual(['thresholdValue'])
    expect(failureProblems({ ...failureForm(), breaker: true, thresholdType: 'COUNT', thresholdValue: 101 }, t)).toEqual({})
    expect(Object.keys(failureProblems({ ...failureForm(), alarms: true }, t))).toEqual(['alarmNames'])
    const rows = { strategies: [{ type: 'spread', field: ' ' }], constraints: [{ type: 'memberOf', expression: '' }] } as const
    expect(Object.keys(placementProblems({ ...placementForm(), ...rows }, t))).toEqual(['strategies', 'constraints'])
  })

  it('roll back at first when they are switched on', () => {
    expect(failureForm({ deploymentCircuitBreaker: { enable: false, rollback: false } })).toMatchObject({ breakerRollsBack: true })
    expect(failureForm({ deploymentCircuitBreaker: { enable: true, rollback: false } })).toMatchObject({ breakerRollsBack: false })
  })
})
