import { compilePattern } from './pattern.ts'
import { type Comparison, type Query, QueryError, type QueryProblem, type Subject } from './query.ts'
import { checkValue, type Operation, operationsOf, subjectOf } from './subjects.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Of a query (spec part 1, 6.3). */
const longestQuery = 2000
const deepest = 50

/** Reads a query (spec part 1, 6.4), or says why and where it is none. */
export function parseQuery(text: string): { query: Query } | QueryProblem {
  try {
    if (text.length > longestQuery) throw new QueryError(longestQuery, `it can have at most ${longestQuery} characters`)
    return { query: new QueryReader(tokensOf(text)).read() }
  } catch (error) {
    if (error instanceof QueryError) return { position: error.position, problem: error.message }
    throw error
  }
}

/** Each way to write an operator. */
const operations: Readonly<Record<string, Operation>> = {
  '==': '==',
  equals: '==',
  '!=': '!=',
  not_equals: '!=',
  '>': '>',
  greater_than: '>',
  '>=': '>=',
  greater_than_equal: '>=',
  '<': '<',
  less_than: '<',
  '<=': '<=',
  less_than_equal: '<=',
  '=~': 'matches',
  matches: 'matches',
  '!~': 'not_matches',
  not_matches: 'not_matches',
  in: 'in',
  not_in: 'not_in',
  exists: 'exists',
  not_exists: 'not_exists',
}

class QueryReader {
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  read(): Query {
    const query = this.#readOr(0)
    const rest = this.#peek()
    if (rest.kind !== 'end') throw new QueryError(rest.at, `expected "and", "or" or the end before ${shown(rest)}`)
    return query
  }

  #readOr(depth: number): Query {
    const of = [this.#readAnd(depth)]
    while (this.#take('||', 'or')) of.push(this.#readAnd(depth))
    return of.length === 1 && of[0] ? of[0] : { kind: 'or', of }
  }

  #readAnd(depth: number): Query {
    const of = [this.#readUnary(depth)]
    while (this.#take('&&', 'and')) of.push(this.#readUnary(depth))
    return of.length === 1 && of[0] ? of[0] : { kind: 'and', of }
  }

  #readUnary(depth: number): Query {
    if (depth > deepest) throw new QueryError(this.#peek().at, `it is nested deeper than ${deepest} levels`)
    if (this.#take('!', 'not')) return { kind: 'not', of: this.#readUnary(depth + 1) }
    const opening = this.#peek()
    if (!this.#take('(')) return this.#readPredicate()
    const inner = this.#readOr(depth + 1)
    if (!this.#take(')')) throw new QueryError(opening.at, 'the ( is not closed')
    return inner
  }

  #readPredicate(): Query {
    const token = this.#next()
    const subject = token.kind === 'word' ? subjectOf(token.text) : undefined
    if (!subject) {
      throw new QueryError(
        token.at,
        `${shown(token)} is nothing to ask for; expected agentConnected, agentVersion, ec2InstanceId, registeredAt, runningTasksCount, task:group or attribute:NAME`,
      )
    }
    const operator = this.#readOperator(token)
    if (!operationsOf(subject).includes(operator.operation)) {
      throw new QueryError(operator.at, `${token.text} takes ${operationsOf(subject).join(', ')}`)
    }
    return this.#readRest(subject, operator.operation)
  }

  #readOperator(subject: Token): { operation: Operation; at: number } {
    const first = this.#next()
    const negates = first.kind === 'symbol' && first.text === '!' && ['in', 'exists'].includes(this.#peek().text)
    const text = negates ? `not_${this.#next().text}` : first.text
    const operation = first.kind !== 'text' && Object.hasOwn(operations, text) ? operations[text] : undefined
    if (!operation) throw new QueryError(first.at, `expected an operator, such as ==, after ${subject.text}`)
    return { operation, at: first.at }
  }

  #readRest(subject: Subject, operation: Operation): Query {
    switch (operation) {
      case 'exists':
      case 'not_exists':
        return { kind: 'exists', subject, negated: operation === 'not_exists' }
      case 'in':
      case 'not_in':
        return { kind: 'in', subject, values: this.#readList(subject), negated: operation === 'not_in' }
      case 'matches':
      case 'not_matches':
        return { kind: 'matches', subject, matches: this.#readPattern(), negated: operation === 'not_matches' }
      default:
        return { kind: 'compare', subject, operator: operation satisfies Comparison, value: this.#readValue(subject) }
    }
  }

  #readList(subject: Subject): string[] {
    if (!this.#take('[')) throw new QueryError(this.#peek().at, 'expected a list of values, such as [a, b]')
    const values = [this.#readValue(subject)]
    while (this.#take(',')) values.push(this.#readValue(subject))
    if (!this.#take(']')) throw new QueryError(this.#peek().at, 'expected , or ] in the list of values')
    return values
  }

  #readValue(subject: Subject): string {
    const token = this.#readText()
    const problem = checkValue(subject, token.text)
    if (problem) throw new QueryError(token.at, problem)
    return token.text
  }

  #readPattern(): (text: string) => boolean {
    const token = this.#readText()
    try {
      return compilePattern(token.text)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      throw new QueryError(token.at + error.position + (token.kind === 'text' ? 1 : 0), `in the pattern, ${error.message}`)
    }
  }

  #readText(): Token {
    const token = this.#next()
    if (token.kind === 'word' || token.kind === 'text') return token
    throw new QueryError(token.at, token.kind === 'end' ? 'expected a value at the end' : `expected a value before ${shown(token)}`)
  }

  #peek(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token
  }

  #next(): Token {
    const token = this.#peek()
    this.#at += 1
    return token
  }

  /** Quoted texts are values, whatever they say. */
  #take(...texts: readonly string[]): boolean {
    const { kind, text } = this.#peek()
    if (kind === 'text' || kind === 'end' || !texts.includes(text)) return false
    this.#at += 1
    return true
  }
}

const shown = ({ kind, text }: Token) => (kind === 'end' ? 'the end' : `"${text.slice(0, 60)}"`)
