import { describe, expect, it } from 'vitest'
import { buildService } from '#test/support/clusterBuilders.ts'
import { rollingLimits } from './rollingLimits.ts'

const limits = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number) =>
  rollingLimits(buildService({ desiredCount, deploymentConfiguration: { minimumHealthyPercent, maximumPercent } }))

describe('the limits of a rolling update', () => {
  it.each([
    { desired: 4, min: 50, max: 200, minHealthy: 2, maxRunning: 8 },
    { desired: 2, min: 75, max: 200, minHealthy: 2, maxRunning: 4 },
    { desired: 3, min: 100, max: 125, minHealthy: 3, maxRunning: 3 },
    { desired: 1, min: 50, max: 150, minHealthy: 1, maxRunning: 1 },
    { desired: 5, min: 34, max: 199, minHealthy: 2, maxRunning: 9 },
    { desired: 7, min: 0, max: 100, minHealthy: 0, maxRunning: 7 },
    { desired: 0, min: 100, max: 200, minHealthy: 0, maxRunning: 0 },
  ])('of $desired tasks with $min % and $max % are $minHealthy and $maxRunning', ({ desired, min, max, minHealthy, maxRunning }) => {
    expect(limits(desired, min, max)).toEqual({ desired, minHealthy, maxRunning })
  })
})
