/**
 * The cluster query language (spec part 1, 6.4) as it is once read: what `memberOf` constraints and the filter of
 * ListContainerInstances are made of.
 */
export type Query =
  | { kind: 'and' | 'or'; of: readonly Query[] }
  | { kind: 'not'; of: Query }
  | { kind: 'exists'; subject: Subject; negated: boolean }
  | { kind: 'in'; subject: Subject; values: readonly string[]; negated: boolean }
  | { kind: 'compare'; subject: Subject; operator: Comparison; value: string }
  | { kind: 'matches'; subject: Subject; matches: (text: string) => boolean; negated: boolean }

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>='

/** `attribute` for all of them, with its name. */
export type SubjectKind =
  | 'agentConnected'
  | 'agentVersion'
  | 'ec2InstanceId'
  | 'registeredAt'
  | 'runningTasksCount'
  | 'task:group'
  | 'attribute'

export interface Subject {
  kind: SubjectKind
  /** Of an attribute. */
  name: string
}

/** Whether what it says of an instance depends on the tasks there. */
export function readsTasks(query: Query): boolean {
  switch (query.kind) {
    case 'and':
    case 'or':
      return query.of.some(readsTasks)
    case 'not':
      return readsTasks(query.of)
    default:
      return query.subject.kind === 'task:group' || query.subject.kind === 'runningTasksCount'
  }
}

/** Why a text is no query. */
export interface QueryProblem {
  /** In characters from the start, 0 for the first. */
  position: number
  /** A half sentence: "expected a value after ==". */
  problem: string
}

/** Thrown inside the folder; `parseQuery` gives its parts to callers. */
export class QueryError extends Error {
  readonly position: number

  constructor(position: number, problem: string) {
    super(problem)
    this.name = 'QueryError'
    this.position = position
  }
}
