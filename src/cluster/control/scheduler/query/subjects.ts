import type { Comparison, Subject, SubjectKind } from './query.ts'

export type Operation = Comparison | 'in' | 'not_in' | 'matches' | 'not_matches' | 'exists' | 'not_exists'

const equal: readonly Operation[] = ['==', '!=']
const ordered: readonly Operation[] = [...equal, '<', '<=', '>', '>=']
const text: readonly Operation[] = [...equal, 'in', 'not_in', 'matches', 'not_matches']

/** What can be asked of each subject (spec part 1, 6.4). */
const allowed: Readonly<Record<SubjectKind, readonly Operation[]>> = {
  agentConnected: text,
  ec2InstanceId: text,
  agentVersion: ordered,
  registeredAt: ordered,
  runningTasksCount: ordered,
  'task:group': text,
  attribute: [...ordered, 'in', 'not_in', 'matches', 'not_matches', 'exists', 'not_exists'],
}

export const operationsOf = ({ kind }: Subject): readonly Operation[] => allowed[kind]

/** Undefined for a word that names no subject. */
export function subjectOf(word: string): Subject | undefined {
  const [, attribute] = /^attribute:(.{1,128})$/s.exec(word) ?? []
  if (attribute !== undefined) return { kind: 'attribute', name: attribute }
  if (word === 'attribute' || !Object.hasOwn(allowed, word)) return undefined
  return { kind: word as SubjectKind, name: word }
}

const checks: Partial<Record<SubjectKind, { test: (value: string) => boolean; wanted: string }>> = {
  agentConnected: { test: (value) => value === 'true' || value === 'false', wanted: 'true or false' },
  agentVersion: { test: (value) => versionOf(value) !== undefined, wanted: 'a version, such as 1.105.1' },
  registeredAt: { test: (value) => timeOf(value) !== undefined, wanted: 'a time, such as 2026-01-31 or 2026-01-31T22:28:28+00:00' },
  runningTasksCount: { test: (value) => /^\d{1,9}$/.test(value), wanted: 'a whole number' },
}

/** What is wrong with a value of this subject; undefined when nothing is. */
export function checkValue({ kind }: Subject, value: string): string | undefined {
  const check = checks[kind]
  return check && !check.test(value) ? `${kind} is compared with ${check.wanted}` : undefined
}

/** `v1.105.1` in its numbers. */
export function versionOf(value: string): number[] | undefined {
  return /^v?\d{1,9}(\.\d{1,9}){0,3}$/.test(value) ? value.replace('v', '').split('.').map(Number) : undefined
}

/** In milliseconds since the epoch; a time without a zone is UTC (spec part 1, 6.4). */
export function timeOf(value: string): number | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/.exec(value)
  if (!match) return undefined
  const [, , clock, zone] = match
  const ms = Date.parse(clock !== undefined && zone === undefined ? `${value}Z` : value)
  return Number.isNaN(ms) ? undefined : ms
}
