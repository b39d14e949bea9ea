import type { ServiceDeployment } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { shiftView } from './shiftView.ts'

const deployment = (over: Partial<ServiceDeployment> = {}): ServiceDeployment => ({
  serviceDeploymentArn: 'deployment',
  status: 'IN_PROGRESS',
  lifecycleStage: 'BAKE_TIME',
  deploymentConfiguration: { strategy: 'CANARY' },
  sourceServiceRevisions: [{ arn: 'blue' }],
  targetServiceRevision: { requestedProductionTrafficWeight: 100, requestedTestTrafficWeight: 100 },
  ...over,
})
const states = (over: Partial<ServiceDeployment>) => shiftView(deployment(over))?.steps.map(({ stage, state }) => `${stage} ${state}`)

describe('the picture of a deployment that shifts traffic', () => {
  it('has the stages with where it stands, and the traffic of the new revision', () => {
    expect(shiftView(deployment())).toMatchObject({ strategy: 'CANARY', production: 100, test: 100, goesBack: false, canRollBack: true })
    expect(states({ lifecycleStage: 'POST_PRODUCTION_TRAFFIC_SHIFT' })?.slice(-4)).toEqual([
      'PRODUCTION_TRAFFIC_SHIFT past',
      'POST_PRODUCTION_TRAFFIC_SHIFT now',
      'BAKE_TIME ahead',
      'CLEAN_UP ahead',
    ])
    expect(states({ lifecycleStage: 'RECONCILE_SERVICE' })?.[0]).toBe('RECONCILE_SERVICE now')
    expect(states({ status: 'ROLLBACK_IN_PROGRESS', lifecycleStage: 'CLEAN_UP' })).toEqual([
      'PRODUCTION_TRAFFIC_SHIFT past',
      'TEST_TRAFFIC_SHIFT past',
      'CLEAN_UP now',
    ])
  })

  it('says what holds it', () => {
    const hooks = (status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED') => ({
      lifecycleHookDetails: [{ hookId: 'h', status, targetArn: 'http://127.0.0.1:1/' }],
    })
    expect(shiftView(deployment(hooks('AWAITING_ACTION')))?.pause).toEqual({ serviceDeploymentArn: 'deployment', hookId: 'h' })
    expect(shiftView(deployment(hooks('IN_PROGRESS')))).toMatchObject({ pause: undefined, calling: 'http://127.0.0.1:1/' })
    expect(shiftView(deployment(hooks('SUCCEEDED')))).toMatchObject({ pause: undefined, calling: undefined })
  })

  it.each<[string, Partial<ServiceDeployment>]>([
    ['in the clean-up', { lifecycleStage: 'CLEAN_UP' }],
    ['on its way back', { status: 'ROLLBACK_IN_PROGRESS', lifecycleStage: 'PRODUCTION_TRAFFIC_SHIFT' }],
    ['the first one', { sourceServiceRevisions: [] }],
  ])('cannot be rolled back: %s', (_, over) => {
    expect(shiftView(deployment(over))?.canRollBack).toBe(false)
  })

  it('is none for one that replaces task by task', () => {
    expect(shiftView(deployment({ lifecycleStage: undefined }))).toBeUndefined()
    expect(shiftView(undefined)).toBeUndefined()
  })
})
