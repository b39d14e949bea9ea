/**
 * Regular expressions whose cost grows with pattern times text and never explodes: a stranger's pattern must not hold up
 * the daemon. The part of Java's language that reads regular: no references back, no looking around.
 */
import { QueryError } from './query.ts'

type Test = (character: string) => boolean

type Node =
  | { kind: 'character'; test: Test }
  | { kind: 'sequence' | 'choice'; of: Node[] }
  | { kind: 'repeat'; of: Node; least: number; most: number }

/** A state that takes one character, or one that stands for several others. */
interface State {
  test?: Test
  next: State[]
}

const mostStates = 4000
const deepest = 50

/**
 * Makes the function that says whether a pattern matches a whole text (spec part 1, 6.4).
 * Throws a QueryError with a position within the pattern.
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const tree = new PatternReader(pattern).read()
  const end: State = { next: [] }
  const start = createBuilder(pattern)(tree, end)
  return (text) => run(start, end, text)
}

function run(start: State, end: State, text: string): boolean {
  let states = closure([start])
  for (const character of text) {
    const next: State[] = []
    for (const state of states) if (state.test?.(character)) next.push(...state.next)
    states = closure(next)
    if (states.size === 0) return false
  }
  return states.has(end)
}

/** All states that are reached without taking a character. */
function closure(from: readonly State[]): Set<State> {
  const reached = new Set<State>()
  const open = [...from]
  for (let state = open.pop(); state; state = open.pop()) {
    if (reached.has(state)) continue
    reached.add(state)
    if (!state.test) open.push(...state.next)
  }
  return reached
}

type Build = (node: Node, next: State) => State

function createBuilder(pattern: string): Build {
  let states = 0
  const add = (state: State): State => {
    states += 1
    if (states > mostStates) throw new QueryError(pattern.length, 'the pattern is too large')
    return state
  }
  const build: Build = (node, next) => {
    switch (node.kind) {
      case 'character':
        return add({ test: node.test, next: [next] })
      case 'sequence':
        return node.of.reduceRight((after, part) => build(part, after), next)
      case 'choice':
        return add({ next: node.of.map((part) => build(part, next)) })
      case 'repeat':
        return repeat(node, next)
    }
  }
  const repeat = ({ of, least, most }: Extract<Node, { kind: 'repeat' }>, next: State): State => {
    let state = next
    if (most === Number.POSITIVE_INFINITY) {
      state = add({ next: [next] })
      state.next.push(build(of, state))
    } else {
      for (let times = least; times < most; times += 1) state = add({ next: [next, build(of, state)] })
    }
    for (let times = 0; times < least; times += 1) state = build(of, state)
    return state
  }
  return build
}

const isDigit: Test = (character) => /[0-9]/.test(character)
const isWord: Test = (character) => /[A-Za-z0-9_]/.test(character)
const isSpace: Test = (character) => /[ \t\n\v\f\r]/.test(character)
const not =
  (test: Test): Test =>
  (character) =>
    !test(character)

const classes: Readonly<Record<string, Test>> = {
  d: isDigit,
  D: not(isDigit),
  w: isWord,
  W: not(isWord),
  s: isSpace,
  S: not(isSpace),
}

class PatternReader {
  readonly #characters: string[]
  #at = 0

  constructor(pattern: string) {
    this.#characters = [...pattern]
  }

  read(): Node {
    const tree = this.#readChoice(0)
    if (this.#at < this.#characters.length) throw this.#wrong('a ) has no (')
    return tree
  }

  #readChoice(depth: number): Node {
    if (depth > deepest) throw this.#wrong('the pattern is nested too deeply')
    const parts = [this.#readSequence(depth)]
    while (this.#take('|')) parts.push(this.#readSequence(depth))
    return { kind: 'choice', of: parts }
  }

  #readSequence(depth: number): Node {
    const parts: Node[] = []
    while (this.#at < this.#characters.length && !['|', ')'].includes(this.#peek())) {
      // A whole match starts and ends there anyway.
      if ((this.#peek() === '^' && parts.length === 0) || (this.#peek() === '$' && this.#isLast())) this.#at += 1
      else parts.push(this.#readRepeated(depth))
    }
    return { kind: 'sequence', of: parts }
  }

  #readRepeated(depth: number): Node {
    let node = this.#readOne(depth)
    for (let times = this.#readTimes(); times; times = this.#readTimes()) {
      node = { kind: 'repeat', of: node, ...times }
      // Taking as few as possible matches the same whole texts.
      this.#take('?')
      if (this.#peek() === '+') throw this.#wrong('possessive repetition is not supported')
    }
    return node
  }

  #readTimes(): { least: number; most: number } | undefined {
    const most = Number.POSITIVE_INFINITY
    if (this.#take('*')) return { least: 0, most }
    if (this.#take('+')) return { least: 1, most }
    if (this.#take('?')) return { least: 0, most: 1 }
    if (this.#peek() !== '{') return undefined
    const rest = this.#characters.slice(this.#at, this.#at + 12).join('')
    const braces = /^\{(\d{1,3})(,(\d{0,3}))?\}/.exec(rest)
    if (!braces) throw this.#wrong('expected {n}, {n,} or {n,m} with numbers up to 999')
    const least = Number(braces[1])
    const upTo = braces[2] === undefined ? least : braces[3] ? Number(braces[3]) : most
    if (upTo < least) throw this.#wrong('the second number in braces is smaller than the first')
    this.#at += braces[0].length
    return { least, most: upTo }
  }

  #readOne(depth: number): Node {
    const character = this.#next()
    if (character === '(') return this.#readGroup(depth)
    if (character === '[') return { kind: 'character', test: this.#readSet() }
    if (character === '.') return { kind: 'character', test: (one) => one !== '\n' && one !== '\r' }
    if (character === '\\') return { kind: 'character', test: this.#readEscape() }
    if ('*+?{^$'.includes(character)) throw this.#wrong(`${character} has nothing before it`, -1)
    return { kind: 'character', test: (one) => one === character }
  }

  #readGroup(depth: number): Node {
    if (this.#take('?') && !this.#take(':')) throw this.#wrong('of the groups with ?, only (?: is supported')
    const inner = this.#readChoice(depth + 1)
    if (!this.#take(')')) throw this.#wrong('a ( is not closed')
    return inner
  }

  #readEscape(): Test {
    if (this.#at >= this.#characters.length) throw this.#wrong('\\ has nothing after it')
    const character = this.#next()
    const known = Object.hasOwn(classes, character) ? classes[character] : undefined
    if (known) return known
    if (/[A-Za-z0-9]/.test(character)) throw this.#wrong(`\\${character} is not supported`, -1)
    return (one) => one === character
  }

  #readSet(): Test {
    const negated = this.#take('^')
    const tests: Test[] = []
    do {
      if (this.#at >= this.#characters.length) throw this.#wrong('a [ is not closed')
      tests.push(this.#readSetPart())
    } while (!this.#take(']'))
    const isIn: Test = (character) => tests.some((test) => test(character))
    return negated ? not(isIn) : isIn
  }

  #readSetPart(): Test {
    const from = this.#next()
    if (from === '\\') return this.#readEscape()
    const isRange = this.#peek() === '-' && this.#characters[this.#at + 1] !== ']' && this.#at + 1 < this.#characters.length
    if (!isRange) return (one) => one === from
    this.#at += 1
    const to = this.#next()
    if (to < from) throw this.#wrong(`the range ${from}-${to} is the wrong way round`, -1)
    return (one) => one >= from && one <= to
  }

  #peek(): string {
    return this.#characters[this.#at] ?? ''
  }

  #next(): string {
    const character = this.#peek()
    this.#at += 1
    return character
  }

  #take(character: string): boolean {
    if (this.#peek() !== character) return false
    this.#at += 1
    return true
  }

  #isLast(): boolean {
    return this.#at + 1 >= this.#characters.length || ['|', ')'].includes(this.#characters[this.#at + 1] ?? '')
  }

  #wrong(problem: string, offset = 0): QueryError {
    return new QueryError(this.#at + offset, problem)
  }
}
