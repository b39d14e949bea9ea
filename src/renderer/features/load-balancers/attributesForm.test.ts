import { expect, it } from 'vitest'
import { attributesForm, changedAttributes, isSwitch } from './attributesForm.ts'

it('sends what was changed, and nothing else', () => {
  const before = attributesForm([
    { Key: 'stickiness.enabled', Value: 'false' },
    { Key: 'deregistration_delay.timeout_seconds', Value: '300' },
    { Key: 'access_logs.s3.prefix', Value: '' },
  ])
  expect(changedAttributes(before, before)).toEqual([])
  const now = { ...before, 'stickiness.enabled': 'true', 'deregistration_delay.timeout_seconds': ' 300 ' }
  expect(changedAttributes(before, now)).toEqual([{ Key: 'stickiness.enabled', Value: 'true' }])
  expect(['true', 'false', 'off', ''].map(isSwitch)).toEqual([true, true, false, false])
})
