import { describe, expect, it } from 'vitest'
import { simulatedLabel } from '#cluster/api/resources/marina.ts'
import { en } from './en/index.ts'
import { createFormats } from './formats.ts'
import { createTranslate } from './translate.ts'
import { zhTW } from './zhTW/index.ts'

const english = createFormats('en')
const MINUTE = 60_000

describe('formats', () => {
  it('write durations in their two largest units', () => {
    expect(english.duration(42_900)).toBe('42s')
    expect(english.duration(3 * MINUTE + 5_000)).toBe('3m 5s')
    expect(english.duration(131 * MINUTE)).toBe('2h 11m')
    expect(english.duration(-5)).toBe('0s')
  })

  it('write ages in words up to a day, then the date', () => {
    const now = Date.UTC(2026, 0, 10, 12)
    expect(english.relative(now - 2_000, now)).toBe('now')
    expect(english.relative(now - 3 * MINUTE, now)).toBe('3 minutes ago')
    expect(english.relative(now - 60 * 60 * MINUTE, now)).toBe('Jan 8, 2026')
  })

  it('write sizes with their unit', () => {
    expect(english.memory(512)).toBe('512 MiB')
    expect(english.memory(7782)).toBe('7.6 GiB')
    expect(english.megabytes(18_354_000)).toBe('18.4')
    expect(english.vcpu(256)).toBe('0.25')
  })
})

describe('translate', () => {
  it('says plurals', () => {
    const t = createTranslate('en', en)
    expect(t('shell.runningTasks', { count: 1 })).toBe('1 task running')
    expect(t('shell.runningTasks', { count: 4 })).toBe('4 tasks running')
    expect(createTranslate('zh-TW', zhTW)('shell.runningTasks', { count: 4 })).toBe('4 個任務執行中')
  })

  it('says of the simulation what every other answer of Marina says', () => {
    expect(createTranslate('en', en)('shell.simulated')).toBe(simulatedLabel)
  })
})
