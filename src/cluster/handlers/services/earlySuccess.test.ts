/** Early success criteria of rolling deployments: what CreateService and UpdateService take and refuse (spec part 1, 5.11). */
import type { DeploymentConfiguration, DeploymentEarlySuccessCriteria } from '@aws-sdk/client-ecs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openShiftWorld } from '#cluster/control/deployments/lifecycle/shiftWorld.testSupport.ts'

let world: Awaited<ReturnType<typeof openShiftWorld>>
beforeEach(async () => {
  world = await openShiftWorld()
})
afterEach(() => world.close())

const create = { serviceName: 'web', taskDefinition: 'web:1', desiredCount: 1 }
const criteria: DeploymentEarlySuccessCriteria = { enable: true, healthyPercent: 90, sourceServiceRevisionCleanup: 'DEFERRED' }
const rolling: DeploymentConfiguration = { minimumHealthyPercent: 50, earlySuccessCriteria: criteria }
const createWith = (deploymentConfiguration: DeploymentConfiguration) => world.call('CreateService', { ...create, deploymentConfiguration })
const update = (deploymentConfiguration: DeploymentConfiguration) =>
  world.call('UpdateService', { service: 'web', deploymentConfiguration }).service?.deploymentConfiguration

describe('early success criteria', () => {
  it('are kept, told, and go with the service deployment', () => {
    expect(createWith(rolling).service?.deploymentConfiguration).toMatchObject({ strategy: 'ROLLING', earlySuccessCriteria: criteria })
    const { serviceDeployments: [brief] = [] } = world.call('ListServiceDeployments', { service: 'web' })
    const serviceDeploymentArns = [brief?.serviceDeploymentArn ?? '']
    const { serviceDeployments } = world.call('DescribeServiceDeployments', { serviceDeploymentArns })
    expect(serviceDeployments?.[0]?.deploymentConfiguration?.earlySuccessCriteria).toEqual(criteria)
  })

  it('stay when others are updated, go with the strategy, and are replaced as a whole', () => {
    createWith(rolling)
    expect(update({ maximumPercent: 150 })?.earlySuccessCriteria).toEqual(criteria)
    expect(update({ earlySuccessCriteria: { enable: false } })?.earlySuccessCriteria).toEqual({ enable: false })
    update({ earlySuccessCriteria: criteria })
    expect(update({ strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 })).not.toHaveProperty('earlySuccessCriteria')
  })

  it('that are off ask for nothing, whatever the strategy', () => {
    const off: DeploymentConfiguration = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, earlySuccessCriteria: { enable: false } }
    expect(createWith(off).service?.deploymentConfiguration).not.toHaveProperty('earlySuccessCriteria')
  })

  it.each<[DeploymentConfiguration, string]>([
    [
      { earlySuccessCriteria: { enable: true, sourceServiceRevisionCleanup: 'BLOCKING' } },
      'healthyPercent is required when earlySuccessCriteria is enabled.',
    ],
    [
      { earlySuccessCriteria: { enable: true, healthyPercent: 100 } },
      'sourceServiceRevisionCleanup is required when earlySuccessCriteria is enabled.',
    ],
    [
      { earlySuccessCriteria: criteria },
      'The healthyPercent of earlySuccessCriteria (90) must be greater than or equal to minimumHealthyPercent (100).',
    ],
    [{ earlySuccessCriteria: { ...criteria, healthyPercent: 101 } }, 'healthyPercent must be between 0 and 100.'],
  ])('%o is refused', (deploymentConfiguration, sentence) => {
    expect(world.refusal('CreateService', { ...create, deploymentConfiguration })).toBe(`InvalidParameterException: ${sentence}`)
    expect(world.store.read().services.size).toBe(0)
  })

  it('hold for a minimum that is raised later', () => {
    createWith(rolling)
    const raised = { service: 'web', deploymentConfiguration: { minimumHealthyPercent: 100 } }
    expect(world.refusal('UpdateService', raised)).toMatch(/\(90\) must be greater than or equal to minimumHealthyPercent \(100\)\.$/)
    expect(world.service().deploymentConfiguration?.minimumHealthyPercent).toBe(50)
  })

  it('are for the deployment controller ECS', () => {
    const external = { serviceName: 'sets', deploymentController: { type: 'EXTERNAL' as const }, deploymentConfiguration: rolling }
    expect(world.refusal('CreateService', external)).toBe(
      'InvalidParameterException: earlySuccessCriteria is only valid with the deployment controller ECS.',
    )
  })
})
