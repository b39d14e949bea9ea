import { describe, expect, it } from 'vitest'
import { countingIds } from '#cluster/lib/ids.ts'
import { buildDeployment, buildService, buildTask } from '#test/support/clusterBuilders.ts'
import { newDeployment, startDeployment } from './newDeployment.ts'
import { afterTaskFailed, afterTasksRan, launchPauseMs } from './startFailures.ts'

const now = 1_000_000

describe('a new deployment', () => {
  it('takes what the service wants, with a concrete platform version', () => {
    const service = buildService({ desiredCount: 3, launchType: 'FARGATE', platformVersion: 'LATEST', platformFamily: 'Linux' })
    const deployment = newDeployment(service, now, countingIds())
    expect(deployment).toEqual({
      id: 'ecs-svc/1000000000000000001',
      status: 'PRIMARY',
      taskDefinitionArn: service.taskDefinitionArn,
      desiredCount: 3,
      launchType: 'FARGATE',
      platformVersion: '1.4.0',
      platformFamily: 'Linux',
      rolloutState: 'IN_PROGRESS',
      rolloutStateReason: 'ECS deployment ecs-svc/1000000000000000001 in progress.',
      failedTasks: 0,
      startFailuresInARow: 0,
      createdAt: now,
      updatedAt: now,
    })
  })

  it('is listed first and demotes the one before, which keeps its rolloutState', () => {
    const before = buildService({
      deployments: [
        buildDeployment({ id: 'ecs-svc/1', rolloutState: 'COMPLETED' }),
        buildDeployment({ id: 'ecs-svc/0', status: 'ACTIVE' }),
      ],
    })
    const { deployments } = startDeployment(before, newDeployment(before, now, countingIds()))
    expect(deployments.map(({ status, rolloutState, updatedAt }) => [status, rolloutState, updatedAt])).toEqual([
      ['PRIMARY', 'IN_PROGRESS', now],
      ['ACTIVE', 'COMPLETED', now],
      ['ACTIVE', 'IN_PROGRESS', 0],
    ])
  })
})

describe('the pause after attempts that failed', () => {
  it.each([
    [0, 0],
    [1, 0],
    [2, 0],
    [3, 10],
    [4, 20],
    [5, 40],
    [9, 640],
    [10, 1_280],
    [11, 27 * 60],
    [500, 27 * 60],
  ])('%i times is %i s', (attempts, seconds) => {
    expect(launchPauseMs(attempts)).toBe(seconds * 1_000)
  })
})

describe('a task that failed', () => {
  const fresh = buildDeployment()
  const failed = (createdAt: number) => buildTask({ createdAt, deploymentId: fresh.id })

  it('counts, and makes the next attempt wait if none of its attempt has failed before', () => {
    const once = afterTaskFailed(fresh, failed(0), now)
    expect(once).toMatchObject({ failedTasks: 1, startFailuresInARow: 1, startPausedUntil: now })
    const sameAttempt = afterTaskFailed(once, failed(0), now + 1)
    expect(sameAttempt).toMatchObject({ failedTasks: 2, startFailuresInARow: 1, startPausedUntil: now })
    const nextAttempt = afterTaskFailed(sameAttempt, failed(now), now + 2)
    expect(nextAttempt).toMatchObject({ failedTasks: 3, startFailuresInARow: 2, startPausedUntil: now + 2 })
    const third = afterTaskFailed(nextAttempt, failed(now + 2), now + 3)
    expect(third).toMatchObject({ failedTasks: 4, startFailuresInARow: 3, startPausedUntil: now + 3 + 10_000 })
  })

  it('does not make the pause grow when it had run, and ends it when it ran after the last failure', () => {
    const paused = { ...fresh, startFailuresInARow: 5, startPausedUntil: now }
    const ranBefore = buildTask({ deploymentId: fresh.id, startedAt: now - 1 })
    const ranSince = buildTask({ deploymentId: fresh.id, startedAt: now + 1 })
    expect(afterTaskFailed(paused, ranBefore, now + 2)).toMatchObject({ failedTasks: 1, startFailuresInARow: 5, startPausedUntil: now })
    expect(afterTaskFailed(paused, ranSince, now + 2)).toMatchObject({ failedTasks: 1, startFailuresInARow: 0 })
    expect(afterTasksRan(paused, [ranBefore])).toBe(paused)
    expect(afterTasksRan(paused, [ranBefore, ranSince]).startPausedUntil).toBeUndefined()
    expect(afterTasksRan(paused, [{ ...ranSince, deploymentId: 'ecs-svc/other' }])).toBe(paused)
  })
})
