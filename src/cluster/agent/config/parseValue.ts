import type { ValueType } from './ecsVariables.ts'

/** What a value of each kind is once it is read; durations in milliseconds. */
interface Parsed {
  text: string
  boolean: boolean
  integer: number
  duration: number
  choice: string
  ports: number[]
  texts: string[]
  map: Record<string, string>
  rate: { perSecond: number; burst: number }
  portRange: PortSpan
  logins: Record<string, object>
}

/** Ports from the first to the last. */
export interface PortSpan {
  first: number
  last: number
}

export type ParsedValue<T extends ValueType> = Parsed[T['kind']]

/** A value that is none of its type, and what would be one. */
export interface WrongValue {
  /** Ends a sentence that begins with the variable's name. */
  wrong: string
}

/** @returns the value, or what is wrong with it */
export function parseValue(type: ValueType, text: string): { value: Parsed[keyof Parsed] } | WrongValue {
  const wrong = (takes: string): WrongValue => ({ wrong: `takes ${takes}, not ${quoted(text)}.` })
  switch (type.kind) {
    case 'text':
      return { value: text }
    case 'boolean':
      // As Go's ParseBool.
      if (/^(1|t|T|TRUE|true|True)$/.test(text)) return { value: true }
      return /^(0|f|F|FALSE|false|False)$/.test(text) ? { value: false } : wrong('true or false')
    case 'choice':
      return type.of.includes(text) ? { value: text } : wrong(`one of ${type.of.join(', ')}`)
    case 'integer': {
      const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN
      if (number >= type.least && number <= type.most) return { value: number }
      return wrong(
        type.most === Number.MAX_SAFE_INTEGER ? `a whole number from ${type.least}` : `a whole number from ${type.least} to ${type.most}`,
      )
    }
    case 'duration': {
      const ms = durationMs(text)
      return ms !== undefined && ms >= type.leastMs
        ? { value: ms }
        : wrong(`a time such as 30s, 10m or 1h30m${type.leastMs > 0 ? `, at least ${type.leastMs / 1_000}s` : ''}`)
    }
    case 'rate': {
      const [, steady = '', burst = ''] = /^(\d{1,6}),(\d{1,6})$/.exec(text.replaceAll(' ', '')) ?? []
      return Number(steady) > 0 && Number(burst) > 0
        ? { value: { perSecond: Number(steady), burst: Number(burst) } }
        : wrong('two whole numbers such as 40,60: requests a second for long, and at once')
    }
    case 'portRange': {
      const [first = 0, last = 0] = /^\d{1,5}-\d{1,5}$/.test(text) ? text.split('-').map(Number) : []
      return isPort(first) && isPort(last) && first > 0 && first <= last
        ? { value: { first, last } }
        : wrong('two ports, the smaller one first, such as 49153-65535')
    }
    case 'logins': {
      const logins = jsonOf(text)
      return isObject(logins) && Object.values(logins).every(isObject)
        ? { value: logins as Record<string, object> }
        : { wrong: 'takes a JSON object of registries such as {"registry.example":{"username":"me","password":"…"}}.' }
    }
    case 'ports': {
      const list = jsonOf(text)
      return isListOf(list, isPort) ? { value: list } : wrong('a JSON list of ports such as [22,8080]')
    }
    case 'texts': {
      const list = jsonOf(text)
      return isListOf(list, (entry): entry is string => typeof entry === 'string')
        ? { value: list }
        : wrong('a JSON list of texts such as ["json-file","none"]')
    }
    case 'map': {
      const object = jsonOf(text)
      return isTextMap(object) ? { value: object } : wrong('a JSON object of texts such as {"stack":"test"}')
    }
  }
}

const units: Readonly<Record<string, number>> = { ns: 1e-6, us: 1e-3, µs: 1e-3, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }

/** A duration as Go writes it, in milliseconds; undefined for anything else. */
export function durationMs(text: string): number | undefined {
  if (text === '0') return 0
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((sum, [, number, unit = '']) => sum + Number(number) * (units[unit] ?? 0), 0)
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const isPort = (entry: unknown): entry is number => typeof entry === 'number' && Number.isInteger(entry) && entry >= 0 && entry <= 65_535

const isListOf = <T>(value: unknown, is: (entry: unknown) => entry is T): value is T[] => Array.isArray(value) && value.every(is)

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

const isTextMap = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.values(value).every((entry) => typeof entry === 'string')

/** A long value is cut: it may hold what is nobody's business. */
const quoted = (text: string) => (text === '' ? 'nothing' : `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`)
