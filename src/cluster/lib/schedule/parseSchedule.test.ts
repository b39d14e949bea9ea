import { describe, expect, it } from 'vitest'
import { lastRun, nextRun, nextRuns, parseSchedule } from './parseSchedule.ts'
import { ScheduleError } from './scheduleError.ts'

const after = Date.parse('2026-03-01T00:00:00Z')
const runs = (expression: string, { zone = 'UTC', from = after, count = 3 } = {}) =>
  nextRuns(parseSchedule(expression, zone), from, from, count).map((at) => new Date(at).toISOString().slice(0, 16))

describe('cron', () => {
  it.each([
    ['cron(0 18 ? * MON-FRI *)', ['2026-03-02T18:00', '2026-03-03T18:00', '2026-03-04T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-03-01T08:00', '2026-04-01T08:00', '2026-05-01T08:00']],
    ['cron(0/10 * ? * 2-6 *)', ['2026-03-02T00:00', '2026-03-02T00:10', '2026-03-02T00:20']],
    ['cron(0 10 L * ? *)', ['2026-03-31T10:00', '2026-04-30T10:00', '2026-05-31T10:00']],
    ['cron(0 10 LW * ? *)', ['2026-03-31T10:00', '2026-04-30T10:00', '2026-05-29T10:00']],
    ['cron(0 10 15W * ? *)', ['2026-03-16T10:00', '2026-04-15T10:00', '2026-05-15T10:00']],
    ['cron(0 10 ? * 2#1 *)', ['2026-03-02T10:00', '2026-04-06T10:00', '2026-05-04T10:00']],
    ['cron(0 10 ? * 6L *)', ['2026-03-27T10:00', '2026-04-24T10:00', '2026-05-29T10:00']],
    ['cron(0 10 ? * fril *)', ['2026-03-27T10:00', '2026-04-24T10:00', '2026-05-29T10:00']],
    ['cron(0 10 ? * L *)', ['2026-03-07T10:00', '2026-03-14T10:00', '2026-03-21T10:00']],
    ['cron(0 0 ? * FRI-SUN *)', ['2026-03-06T00:00', '2026-03-07T00:00', '2026-03-08T00:00']],
    ['cron(0 10 1 1 ? 2027-2028)', ['2027-01-01T10:00', '2028-01-01T10:00']],
    ['cron(0 0 29 2 ? *)', ['2028-02-29T00:00', '2032-02-29T00:00', '2036-02-29T00:00']],
    ['cron(0 0 31 2 ? *)', []],
  ])('%s', (expression, expected) => expect(runs(expression)).toEqual(expected))

  it('is meant in its time zone, over the change of its clocks', () => {
    const from = Date.parse('2026-03-07T12:00:00Z')
    expect(runs('cron(30 9 * * ? *)', { zone: 'America/New_York', from })).toEqual([
      '2026-03-07T14:30',
      '2026-03-08T13:30',
      '2026-03-09T13:30',
    ])
  })

  it.each([
    ['cron(0 18 * * * *)', 'must have ?'],
    ['cron(0 18 ? * ? *)', 'must have ?'],
    ['cron(0 18 * * ?)', 'has 5 fields'],
    ['cron(60 18 * * ? *)', '"60" is no minutes. It takes 0 to 59'],
    ['cron(0 18 * FOO ? *)', '"FOO" is no month'],
    ['cron(0 18 ? * 0 *)', '"0" is no day of week'],
    ['cron(0 0/0 ? * 1 *)', '"0/0" is no hours'],
    ['every day', 'is no schedule'],
    ['rate(0 minutes)', 'is no rate'],
    ['rate(1 minutes)', 'must be rate(1 minute)'],
    ['rate(5 minute)', 'must be rate(5 minutes)'],
    ['at(2026-02-30T00:00:00)', 'is no time'],
    ['at(tomorrow)', 'is no time'],
  ])('refuses %s with a sentence', (expression, sentence) => {
    expect(() => parseSchedule(expression)).toThrow(ScheduleError)
    expect(() => parseSchedule(expression)).toThrow(sentence)
  })

  it('refuses a time zone that there is not', () => {
    expect(() => parseSchedule('rate(5 minutes)', 'Mars/Olympus')).toThrow('"Mars/Olympus" is no time zone')
  })
})

it('counts a rate from where it began, and skips what has passed', () => {
  const schedule = parseSchedule('rate(5 minutes)')
  expect(nextRun(schedule, 1_000, 1_000)).toBe(301_000)
  expect(nextRun(schedule, 300_999, 1_000)).toBe(301_000)
  expect(nextRun(schedule, 301_000, 1_000)).toBe(601_000)
  expect(nextRun(schedule, 1_000_000, 1_000)).toBe(1_201_000)
})

it('has a time of its own once', () => {
  expect(runs('at(2026-07-01T09:00:00)', { zone: 'Europe/Paris' })).toEqual(['2026-07-01T07:00'])
  expect(runs('at(2026-01-01T09:00:00)')).toEqual([])
})

it('knows the last time as well', () => {
  const until = Date.parse('2026-03-04T18:00:00Z')
  expect(lastRun(parseSchedule('cron(0 18 ? * MON-FRI *)'), until, 0)).toBe(until)
  expect(lastRun(parseSchedule('cron(0 18 ? * MON-FRI *)'), until - 1, 0)).toBe(until - 24 * 60 * 60_000)
  expect(lastRun(parseSchedule('rate(5 minutes)'), 1_000_000, 1_000)).toBe(901_000)
  expect(lastRun(parseSchedule('rate(5 minutes)'), 300_999, 1_000)).toBeUndefined()
  expect(lastRun(parseSchedule('at(2026-07-01T09:00:00)'), until, 0)).toBeUndefined()
})
