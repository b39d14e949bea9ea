import { Cron } from 'croner'
import { toCronPattern } from './cronPattern.ts'
import { ScheduleError } from './scheduleError.ts'

/** A schedule expression as AWS writes it (spec part 1, 9), read once. */
export type Schedule =
  | { kind: 'at'; at: number }
  | { kind: 'rate'; everyMs: number }
  | {
      kind: 'cron'
      /** Asked for the first time after a given one. */
      cron: Cron
    }

export type ScheduleKind = Schedule['kind']

const minuteMs = 60_000
const unitsMs: Readonly<Record<string, number>> = { minute: minuteMs, hour: 60 * minuteMs, day: 24 * 60 * minuteMs }

/**
 * Reads `at(yyyy-mm-ddThh:mm:ss)`, `rate(5 minutes)` or `cron(0 18 ? * MON-FRI *)`.
 * @param timeZone IANA name that `at` and `cron` are meant in
 * Throws a ScheduleError.
 */
export function parseSchedule(expression: string, timeZone = 'UTC'): Schedule {
  requireTimeZone(timeZone)
  const match = /^(at|rate|cron)\((.*)\)$/.exec(expression.trim())
  if (!match) {
    throw new ScheduleError(`"${expression}" is no schedule. Write at(yyyy-mm-ddThh:mm:ss), rate(5 minutes) or cron(0 18 ? * MON-FRI *).`)
  }
  const [, kind, inner = ''] = match
  if (kind === 'rate') return { kind, everyMs: parseRate(inner.trim()) }
  if (kind === 'at') return { kind, at: parseAt(inner.trim(), timeZone) }
  return { kind: 'cron', cron: parseCron(inner.trim(), timeZone) }
}

/**
 * The first time after `after`; undefined when none comes.
 * @param since what a rate counts from, milliseconds since the epoch as `after`
 */
export function nextRun(schedule: Schedule, after: number, since: number): number | undefined {
  switch (schedule.kind) {
    case 'at':
      return schedule.at > after ? schedule.at : undefined
    case 'rate':
      return since + (Math.max(0, Math.floor((after - since) / schedule.everyMs)) + 1) * schedule.everyMs
    case 'cron':
      return schedule.cron.nextRun(new Date(after))?.getTime()
  }
}

/** The last time until `until`, that time included; undefined when there was none. `since` as for `nextRun`. */
export function lastRun(schedule: Schedule, until: number, since: number): number | undefined {
  switch (schedule.kind) {
    case 'at':
      return schedule.at <= until ? schedule.at : undefined
    case 'rate': {
      const periods = Math.floor((until - since) / schedule.everyMs)
      return periods > 0 ? since + periods * schedule.everyMs : undefined
    }
    case 'cron':
      return schedule.cron.previousRuns(1, new Date(until + 1))[0]?.getTime()
  }
}

/** The next `count` times after `after`, soonest first. */
export function nextRuns(schedule: Schedule, after: number, since: number, count: number): number[] {
  const runs: number[] = []
  let at: number | undefined = after
  while (runs.length < count && at !== undefined) {
    at = nextRun(schedule, at, since)
    if (at !== undefined) runs.push(at)
  }
  return runs
}

function requireTimeZone(timeZone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone })
  } catch {
    throw new ScheduleError(`"${timeZone}" is no time zone. Write an IANA name such as Europe/Paris or UTC.`)
  }
}

function parseRate(inner: string): number {
  const match = /^([1-9]\d{0,8})\s+(minute|hour|day)(s?)$/.exec(inner)
  if (!match) throw new ScheduleError(`rate(${inner}) is no rate. Write a whole number and minute, hour or day: rate(5 minutes).`)
  const [, digits, unit = '', plural] = match
  const count = Number(digits)
  // AWS insists on the grammar: rate(1 minute), rate(5 minutes).
  if ((count === 1) === (plural === 's')) {
    throw new ScheduleError(`rate(${inner}) must be rate(${count} ${unit}${count === 1 ? '' : 's'}).`)
  }
  return count * (unitsMs[unit] ?? minuteMs)
}

const noMoment = (inner: string) => new ScheduleError(`at(${inner}) is no time. Write at(yyyy-mm-ddThh:mm:ss) without a zone.`)

function parseAt(inner: string, timeZone: string): number {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inner) || !isRealTime(inner)) throw noMoment(inner)
  try {
    // Croner reads a time as the wall clock of its zone; it runs once, so what it has before is what was asked for.
    const [at] = new Cron(inner, { timezone: timeZone }).nextRuns(1, new Date(0))
    if (at) return at.getTime()
  } catch {}
  throw noMoment(inner)
}

const isRealTime = (text: string) => {
  const time = Date.parse(`${text}Z`)
  return Number.isFinite(time) && time > 0 && new Date(time).toISOString().startsWith(text)
}

function parseCron(inner: string, timeZone: string): Cron {
  const pattern = toCronPattern(inner)
  try {
    return new Cron(pattern, { timezone: timeZone, mode: '7-part', paused: true })
  } catch (error) {
    throw new ScheduleError(
      `cron(${inner}) cannot be read: ${(error instanceof Error ? error.message : String(error)).replace(/^\w+: /, '')}`,
    )
  }
}
