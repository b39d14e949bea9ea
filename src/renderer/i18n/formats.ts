import type { Language } from './catalogue.ts'

/** Numbers and times as the language writes them. */
export interface Formats {
  number(value: number): string
  /** `14:02:11`, with the date when it is not today's. */
  time(at: number): string
  /** Full date and time, for a title on hover. */
  dateTime(at: number): string
  /** `3 minutes ago` up to a day, then the date. */
  relative(at: number, now: number): string
  /** `42 s`, `3 min`, `2 h 5 min`: how long something has lasted. */
  duration(ms: number): string
  /** `512 MiB`, `7.6 GiB`. */
  memory(mebibytes: number): string
  /** Bytes in millions, as registries count: 18_354_000 → `18.4`. */
  megabytes(bytes: number): string
  /** ECS CPU units as vCPU: 256 → `0.25`. */
  vcpu(units: number): string
  list(parts: readonly string[]): string
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

export function createFormats(language: Language): Formats {
  const number = new Intl.NumberFormat(language)
  const oneDecimal = new Intl.NumberFormat(language, { maximumFractionDigits: 1 })
  const twoDecimals = new Intl.NumberFormat(language, { maximumFractionDigits: 2 })
  const clock = new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const both = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium', hourCycle: 'h23' })
  const ago = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const unit = (name: 'second' | 'minute' | 'hour' | 'day') => {
    const format = new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'narrow', maximumFractionDigits: 0 })
    return (value: number) => format.format(Math.floor(value))
  }
  const [seconds, minutes, hours, days] = [unit('second'), unit('minute'), unit('hour'), unit('day')]
  const list = new Intl.ListFormat(language, { type: 'conjunction' })
  const sameDay = (a: number, b: number) => new Date(a).toDateString() === new Date(b).toDateString()
  return {
    number: (value) => number.format(value),
    time: (at) => (sameDay(at, Date.now()) ? clock.format(at) : both.format(at)),
    dateTime: (at) => both.format(at),
    relative(at, now) {
      const past = now - at
      if (past < 10_000) return ago.format(0, 'second')
      if (past < MINUTE) return ago.format(-Math.floor(past / 1000), 'second')
      if (past < HOUR) return ago.format(-Math.floor(past / MINUTE), 'minute')
      if (past < DAY) return ago.format(-Math.floor(past / HOUR), 'hour')
      return day.format(at)
    },
    duration(ms) {
      if (ms < MINUTE) return seconds(Math.max(0, ms) / 1000)
      if (ms < HOUR) return `${minutes(ms / MINUTE)} ${seconds((ms % MINUTE) / 1000)}`
      if (ms < DAY) return `${hours(ms / HOUR)} ${minutes((ms % HOUR) / MINUTE)}`
      return `${days(ms / DAY)} ${hours((ms % DAY) / HOUR)}`
    },
    memory: (mebibytes) => (mebibytes < 1024 ? `${number.format(mebibytes)} MiB` : `${oneDecimal.format(mebibytes / 1024)} GiB`),
    megabytes: (bytes) => oneDecimal.format(bytes / 1_000_000),
    vcpu: (units) => twoDecimals.format(units / 1024),
    list: (parts) => list.format(parts),
  }
}
