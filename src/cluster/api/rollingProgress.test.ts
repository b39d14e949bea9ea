import { describe, expect, it } from 'vitest'
import { canRoll, rollingBounds } from './rollingProgress.ts'

const configuration = (desiredCount: number, minimumHealthyPercent: number, maximumPercent: number) => ({
  desiredCount,
  minimumHealthyPercent,
  maximumPercent,
})

describe('rollingBounds', () => {
  it('rounds the floor up and the ceiling down', () => {
    expect(rollingBounds(configuration(3, 50, 150))).toEqual({ minHealthy: 2, maxRunning: 4 })
  })
})

describe('canRoll', () => {
  it.each([
    [1, 100, 200, true],
    [1, 100, 100, false],
    [1, 0, 100, true],
    // One more would be 1.5, and one fewer 0.5: neither is allowed.
    [1, 50, 150, false],
    [3, 100, 120, false],
    [10, 100, 110, true],
    [0, 100, 100, true],
  ])('%i tasks between %i %% and %i %%: %s', (desired, minimum, maximum, can) => {
    expect(canRoll(configuration(desired, minimum, maximum))).toBe(can)
  })
})
