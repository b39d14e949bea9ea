import { describe, expect, it } from 'vitest'
import type { HealthCheckSpec } from '../containerEngine.ts'
import { healthTimeline } from './healthTimeline.ts'
import type { Program } from './script.ts'

const check: HealthCheckSpec = { test: ['CMD', '/check'], intervalSeconds: 10, timeoutSeconds: 5, retries: 3, startPeriodSeconds: 0 }
const brief = (wanted: Partial<HealthCheckSpec>, program: Program) =>
  healthTimeline({ ...check, ...wanted }, program).map(({ afterMs, health }) => `${afterMs / 1_000} ${health}`)

describe('healthTimeline', () => {
  it.each<[string, Partial<HealthCheckSpec>, Program, string[]]>([
    ['healthy at the first probe', {}, {}, ['0 starting', '10 healthy']],
    ['healthy at the first probe that passes', { retries: 9 }, { healthyAfterMs: 35_000 }, ['0 starting', '40 healthy']],
    ['unhealthy at the last of its retries', {}, { healthyAfterMs: 'never' }, ['0 starting', '30 unhealthy']],
    [
      'failures in the start period are not counted',
      { startPeriodSeconds: 25 },
      { healthyAfterMs: 'never' },
      ['0 starting', '50 unhealthy'],
    ],
    ['unhealthy at first, healthy in the end', {}, { healthyAfterMs: 45_000 }, ['0 starting', '30 unhealthy', '50 healthy']],
    ['sick later', {}, { sickAfterMs: 25_000 }, ['0 starting', '10 healthy', '50 unhealthy']],
    [
      'sick in the start period, once it was well',
      { startPeriodSeconds: 300 },
      { sickAfterMs: 25_000 },
      ['0 starting', '10 healthy', '50 unhealthy'],
    ],
    ['a command that can be told to fail', { test: ['CMD-SHELL', 'exit 1'] }, {}, ['0 starting', '30 unhealthy']],
    ['a command that can be told to pass', { test: ['CMD', 'true'] }, {}, ['0 starting', '10 healthy']],
  ])('%s', (_what, wanted, program, changes) => expect(brief(wanted, program)).toEqual(changes))

  it('is empty without a check', () => {
    expect(healthTimeline(undefined, {})).toEqual([])
    expect(brief({ test: ['NONE'] }, {})).toEqual([])
  })
})
