import type { DeploymentCircuitBreaker, ThresholdType } from '@aws-sdk/client-ecs'
import { describe, expect, it } from 'vitest'
import { failureThreshold } from '#cluster/api/failureThreshold.ts'
import { buildDeployment, buildService } from '#test/support/clusterBuilders.ts'
import { afterHealthyTasks, afterUnplacedTask, hasFailed, unplacedPauseMs } from './circuitBreaker.ts'

const breaker = (type?: ThresholdType, value = 50, over: Partial<DeploymentCircuitBreaker> = {}): DeploymentCircuitBreaker => ({
  enable: true,
  rollback: true,
  ...(type && { thresholdConfiguration: { type, value } }),
  ...over,
})
const watched = (over: Partial<DeploymentCircuitBreaker> = {}, desiredCount = 4) =>
  buildService({
    desiredCount,
    deploymentConfiguration: { maximumPercent: 200, minimumHealthyPercent: 100, deploymentCircuitBreaker: breaker(undefined, 50, over) },
  })

describe('the failure threshold', () => {
  it.each<[ThresholdType | undefined, number, number, number]>([
    [undefined, 50, 1, 3],
    [undefined, 50, 25, 13],
    [undefined, 50, 400, 200],
    [undefined, 50, 800, 200],
    ['BOUNDED_PERCENT', 50, 0, 3],
    ['BOUNDED_PERCENT', 50, 6, 3],
    ['BOUNDED_PERCENT', 50, 7, 4],
    ['BOUNDED_PERCENT', 100, 25, 25],
    ['BOUNDED_PERCENT', 1, 5_000, 50],
    ['UNBOUNDED_PERCENT', 50, 1, 1],
    ['UNBOUNDED_PERCENT', 100, 800, 800],
    ['UNBOUNDED_PERCENT', 300, 2, 6],
    ['UNBOUNDED_PERCENT', 50, 0, 0],
    ['COUNT', 7, 1, 7],
    ['COUNT', 500, 1, 500],
  ])('%s %i for %i tasks is %i', (type, value, desired, threshold) => {
    expect(failureThreshold(breaker(type, value), desired)).toBe(threshold)
  })
})

describe('a circuit breaker', () => {
  it('opens at its threshold and not before, and only while the deployment goes on', () => {
    const service = watched()
    expect(hasFailed(service, buildDeployment({ failedTasks: 2 }))).toBe(false)
    expect(hasFailed(service, buildDeployment({ failedTasks: 3 }))).toBe(true)
    expect(hasFailed(service, buildDeployment({ failedTasks: 30, rolloutState: 'COMPLETED' }))).toBe(false)
    expect(hasFailed(service, buildDeployment({ failedTasks: 30, rolloutState: 'FAILED' }))).toBe(false)
    expect(hasFailed(watched({ enable: false }), buildDeployment({ failedTasks: 30 }))).toBe(false)
  })

  it('goes by the latest desiredCount', () => {
    expect(hasFailed(watched({}, 10), buildDeployment({ failedTasks: 4 }))).toBe(false)
    expect(hasFailed(watched({}, 8), buildDeployment({ failedTasks: 4 }))).toBe(true)
  })

  it('does not open by itself where nothing is wanted', () => {
    const service = watched({ thresholdConfiguration: { type: 'UNBOUNDED_PERCENT', value: 50 } }, 0)
    expect(hasFailed(service, buildDeployment({ failedTasks: 0 }))).toBe(false)
    expect(hasFailed(service, buildDeployment({ failedTasks: 1 }))).toBe(true)
  })

  it('starts to count anew with a task that became healthy', () => {
    const failing = buildDeployment({ failedTasks: 2, healthyTasks: 1 })
    expect(afterHealthyTasks(watched(), failing, 2)).toMatchObject({ failedTasks: 0, healthyTasks: 2 })
    expect(afterHealthyTasks(watched({ resetOnHealthyTask: true }), failing, 2)).toMatchObject({ failedTasks: 0 })
    expect(afterHealthyTasks(watched({ resetOnHealthyTask: false }), failing, 2)).toMatchObject({ failedTasks: 2, healthyTasks: 2 })
    expect(afterHealthyTasks(watched(), failing, 0)).toMatchObject({ failedTasks: 2, healthyTasks: 0 })
    expect(afterHealthyTasks(watched(), failing, 1)).toBe(failing)
    expect(afterHealthyTasks(watched({ enable: false }), failing, 2)).toBe(failing)
  })

  it('counts a task without a place once in a while', () => {
    const now = 1_000_000
    const once = afterUnplacedTask(watched(), buildDeployment(), now)
    expect(once).toMatchObject({ failedTasks: 1, unplacedAt: now })
    expect(afterUnplacedTask(watched(), once, now + unplacedPauseMs - 1)).toBe(once)
    expect(afterUnplacedTask(watched(), once, now + unplacedPauseMs)).toMatchObject({ failedTasks: 2 })
    const unwatched = buildDeployment()
    expect(afterUnplacedTask(watched({ enable: false }), unwatched, now)).toBe(unwatched)
  })
})
