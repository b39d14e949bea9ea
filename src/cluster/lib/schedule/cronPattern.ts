import { ScheduleError } from './scheduleError.ts'

interface Field {
  name: string
  least: number
  most: number
  /** Words that stand for numbers, the first for `least`. */
  words?: readonly string[]
  /** What else it takes: `?`, and forms of its own. */
  special?: RegExp
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** AWS counts from Sunday, which is 1. */
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT']

const fields: readonly Field[] = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31, special: /^(\?|L|LW|([1-9]|[12]\d|3[01])W)$/ },
  { name: 'month', least: 1, most: 12, words: months },
  { name: 'day of week', least: 1, most: 7, words: weekdays, special: /^(\?|L|([1-7]|SUN|MON|TUE|WED|THU|FRI|SAT)(L|#[1-5]))$/ },
  { name: 'year', least: 1970, most: 2199 },
]
const [, , dayOfMonth, , dayOfWeek] = fields

/**
 * AWS's six fields as the library's seven: seconds in front, weekdays by name because the two count them from different days.
 * @param text what stands between the parentheses
 * Throws a ScheduleError that names the field.
 */
export function toCronPattern(text: string): string {
  const given = text.toUpperCase().split(/\s+/)
  if (given.length !== fields.length) {
    throw new ScheduleError(
      `cron(${text}) has ${given.length} fields. AWS's have six: minutes, hours, day of month, month, day of week, year, such as cron(0 18 ? * MON-FRI *).`,
    )
  }
  // One of the two days decides, and the other says so by a question mark.
  if ((given[2] === '?') === (given[4] === '?')) {
    throw new ScheduleError(`cron(${text}) must have ? as its day of month or as its day of week, not as both or neither.`)
  }
  return ['0', ...given.map((value, at) => readField(fields[at] as Field, value, text))].join(' ')
}

const readField = (field: Field, value: string, text: string): string =>
  value
    .split(',')
    .map((part) => readPart(field, part, text))
    .join(',')

function readPart(field: Field, part: string, text: string): string {
  if (field.special?.test(part)) return readSpecial(field, part)
  const match = /^(\*|[A-Z0-9]+)(?:-([A-Z0-9]+))?(?:\/(\d+))?$/.exec(part)
  if (!match) throw wrongPart(field, part, text)
  const [, from = '', to, step] = match
  if (from === '*' && to !== undefined) throw wrongPart(field, part, text)
  const first = from === '*' ? field.least : numberOf(field, from, part, text)
  const last = to === undefined ? undefined : numberOf(field, to, part, text)
  if (step !== undefined) return `${steps(field, first, last ?? field.most, Number(step), part, text)}`
  if (from === '*') return '*'
  if (last === undefined) return shown(field, first)
  // A range may go over the end of its field: FRI-MON.
  return last < first ? `${range(field, first, field.most)},${range(field, field.least, last)}` : range(field, first, last)
}

/** Spelled out, because the library takes no step from a number. */
function steps(field: Field, first: number, last: number, step: number, part: string, text: string): string {
  if (step < 1 || last < first) throw wrongPart(field, part, text)
  const values: string[] = []
  for (let value = first; value <= last; value += step) values.push(shown(field, value))
  return values.join(',')
}

const range = (field: Field, first: number, last: number): string =>
  field === dayOfWeek
    ? Array.from({ length: last - first + 1 }, (_, at) => shown(field, first + at)).join(',')
    : first === last
      ? shown(field, first)
      : `${first}-${last}`

const shown = (field: Field, value: number) => (field === dayOfWeek ? (weekdays[value - 1] ?? '') : String(value))

function readSpecial(field: Field, part: string): string {
  if (part === '?' || field === dayOfMonth) return part === '?' ? '*' : part
  // The last day of a week is its Saturday.
  if (part === 'L') return 'SAT'
  return part.replace(/^\d/, (digit) => weekdays[Number(digit) - 1] ?? '')
}

function numberOf(field: Field, given: string, part: string, text: string): number {
  const word = field.words?.indexOf(given) ?? -1
  const value = word >= 0 ? word + field.least : /^\d+$/.test(given) ? Number(given) : Number.NaN
  if (!(value >= field.least && value <= field.most)) throw wrongPart(field, part, text)
  return value
}

const wrongPart = ({ name, least, most, words }: Field, part: string, text: string) =>
  new ScheduleError(
    `cron(${text}): "${part}" is no ${name}. It takes ${least} to ${most}${words ? ` or ${words[0]} to ${words.at(-1)}` : ''}, lists, ranges and steps.`,
  )
