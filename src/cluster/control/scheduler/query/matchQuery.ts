import type { Comparison, Query, Subject } from './query.ts'
import { timeOf, versionOf } from './subjects.ts'

/** What a query can ask of a container instance (spec part 1, 6.4). */
export interface QueryFacts {
  agentConnected: boolean
  agentVersion: string
  ec2InstanceId: string
  /** Milliseconds since the epoch. */
  registeredAt: number
  runningTasksCount: number
  /** An attribute may have no value. */
  attributes: ReadonlyMap<string, string | undefined>
  /** Of the tasks on it that are not STOPPED. */
  taskGroups: ReadonlySet<string>
}

/** Whether an instance is what a query asks for. */
export function matchQuery(query: Query, facts: QueryFacts): boolean {
  switch (query.kind) {
    case 'and':
      return query.of.every((part) => matchQuery(part, facts))
    case 'or':
      return query.of.some((part) => matchQuery(part, facts))
    case 'not':
      return !matchQuery(query.of, facts)
    case 'exists':
      return facts.attributes.has(query.subject.name) !== query.negated
    case 'in':
      return valuesOf(query.subject, facts).some((value) => query.values.includes(value)) !== query.negated
    case 'matches':
      return valuesOf(query.subject, facts).some(query.matches) !== query.negated
    case 'compare':
      return compare(query.subject, query.operator, query.value, facts)
  }
}

/** None for an attribute that is lacking, several for task groups. */
function valuesOf({ kind, name }: Subject, facts: QueryFacts): string[] {
  if (kind === 'task:group') return [...facts.taskGroups]
  if (kind === 'attribute') return facts.attributes.has(name) ? [facts.attributes.get(name) ?? ''] : []
  return [String(facts[kind])]
}

/** `!=` is true of an instance that lacks the attribute, and of one that hosts no task of the group. */
function compare(subject: Subject, operator: Comparison, wanted: string, facts: QueryFacts): boolean {
  if (operator === '!=') return !compare(subject, '==', wanted, facts)
  return valuesOf(subject, facts).some((value) => holds(operator, order(subject, value, wanted)))
}

function holds(operator: Exclude<Comparison, '!='>, ordered: number): boolean {
  switch (operator) {
    case '==':
      return ordered === 0
    case '<':
      return ordered < 0
    case '<=':
      return ordered <= 0
    case '>':
      return ordered > 0
    case '>=':
      return ordered >= 0
  }
}

/** Negative where `value` comes before `wanted`, 0 where they are the same; NaN, which holds nowhere, for what cannot be compared. */
function order({ kind }: Subject, value: string, wanted: string): number {
  switch (kind) {
    case 'agentVersion':
      return orderVersions(versionOf(value), versionOf(wanted))
    case 'registeredAt':
      return Number(value) - (timeOf(wanted) ?? Number.NaN)
    case 'runningTasksCount':
      return Number(value) - Number(wanted)
    default:
      return value === wanted ? 0 : value < wanted ? -1 : 1
  }
}

function orderVersions(one: readonly number[] | undefined, other: readonly number[] | undefined): number {
  if (!one || !other) return Number.NaN
  const places = Math.max(one.length, other.length)
  for (let place = 0; place < places; place += 1) {
    const difference = (one[place] ?? 0) - (other[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
